"""The student's feedback page: one file of HTML without a script, from the autograded notebook and a person's marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from autograder.autograded import REPORT_KEY, STAFF_NOTE, as_text, is_base64
from autograder.render import format_points, printable, status_words, verdict_html
from autograder.verdict import Counterexample, Finding, Report, Verdict

_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_BITMAPS = ("image/png", "image/jpeg", "image/gif")
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Delimiters:
    """What opens and closes a part of a cell that students are not to see; nbgrader's defaults."""

    regions: tuple[tuple[str, str], ...] = (
        ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS"),
        ("BEGIN MARK SCHEME", "END MARK SCHEME"),
    )


NBGRADER_DELIMITERS = Delimiters()


@dataclass(frozen=True)
class CellMarks:
    """A graded cell's points as the gradebook has them; `manual` where a person marks it, `pending` until they have."""

    score: float
    max_score: float
    manual: bool
    pending: bool


@dataclass(frozen=True)
class Marks:
    """What the gradebook holds of a submitted notebook, by grade id, and the penalty for being late."""

    cells: Mapping[str, CellMarks] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    late_penalty: float = 0.0

    @property
    def score(self) -> float:
        """All points, automatic and given by a person, less the penalty."""
        return sum(cell.score for cell in self.cells.values()) - self.late_penalty

    @property
    def max_score(self) -> float:
        """All points that there are."""
        return sum(cell.max_score for cell in self.cells.values())

    @property
    def manual(self) -> Mapping[str, CellMarks]:
        """The cells that a person marks."""
        return {name: cell for name, cell in self.cells.items() if cell.manual}


@dataclass(frozen=True)
class _ShownCell:
    kind: str
    source: str
    outputs: tuple[tuple[str, Any], ...]
    marks: CellMarks | None
    comment: str | None
    hidden: bool


def feedback_page(
    notebook: Mapping[str, Any],
    marks: Marks,
    *,
    report: Report | None = None,
    delimiters: Delimiters = NBGRADER_DELIMITERS,
) -> str:
    """The page for an autograded notebook; `report` is read from the notebook where it is not given.

    No hidden test and no mark scheme is in it, and nothing of the student's stands there unescaped.
    """
    report = report or stored_report(notebook)
    return _template().render(
        report=report,
        marks=marks,
        cells=[_shown(cell, marks, delimiters) for cell in notebook["cells"] if not _for_staff(cell)],
        verdicts=[(verdict, Markup(verdict_html(verdict))) for verdict in report.exercises],
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"points": format_points, "status": status_words, "printable": printable}
    return environment.get_template("feedback.html")


def _for_staff(cell: Mapping[str, Any]) -> bool:
    return STAFF_NOTE in cell["metadata"].get(REPORT_KEY, _NOTHING)


def _shown(cell: Mapping[str, Any], marks: Marks, delimiters: Delimiters) -> _ShownCell:
    full = as_text(cell["source"])
    source = visible_source(full, delimiters)
    hidden = source != full
    grade_id = cell["metadata"].get("nbgrader", _NOTHING).get("grade_id", "")
    attachments = cell.get("attachments", _NOTHING).values()
    outputs = (
        *(shown for bitmaps in attachments for shown in _shown_data(bitmaps)),
        *_shown_outputs(cell.get("outputs", ()), hidden),
    )
    given = marks.cells.get(grade_id)
    return _ShownCell(cell["cell_type"], source, outputs, given, marks.comments.get(grade_id), hidden)


def visible_source(source: str, delimiters: Delimiters = NBGRADER_DELIMITERS) -> str:
    """The source without its hidden parts; one that is never closed hides everything after it."""
    kept = []
    closing = None
    for line in source.split("\n"):
        if closing is None:
            closing = next((end for begin, end in delimiters.regions if begin in line), None)
            if closing is None:
                kept.append(line)
        elif closing in line:
            closing = None
    return "\n".join(kept).strip("\n") if len(kept) < source.count("\n") + 1 else source


def _shown_outputs(outputs: Any, hidden: bool) -> Iterator[tuple[str, Any]]:
    for output in outputs:
        kind = output["output_type"]
        if kind == "stream":
            yield "text", plain(as_text(output["text"]))
        elif kind == "error":
            # A traceback through hidden tests would show them.
            named = f"{output['ename']}: {output['evalue']}"
            lines = [] if hidden else [as_text(line) for line in output["traceback"]]
            yield "error", plain("\n".join(lines) or named)
        elif "text/html" not in output["data"]:  # only verdicts have HTML, and they stand above
            yield from _shown_data(output["data"])


def _shown_data(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for kind in _BITMAPS:
        if kind in data and is_base64(as_text(data[kind])):
            yield "image", f"data:{kind};base64,{as_text(data[kind])}"
            return
    if "text/plain" in data:
        yield "text", plain(as_text(data["text/plain"]))


def plain(text: str) -> str:
    """Terminal output as plain text: colours and other control sequences taken out."""
    return printable(_ANSI.sub("", text).replace("\r\n", "\n").replace("\r", "\n"))


def stored_report(notebook: Mapping[str, Any]) -> Report:
    """The report that the autograded notebook carries.

    Raises:
        KeyError: it carries none; it was not made by this engine.
    """
    return report_from_json(notebook["metadata"][REPORT_KEY]["report"])


def report_from_json(stored: Mapping[str, Any]) -> Report:
    """The report whose `to_json` gave `stored`."""
    names = ("assignment", "student", "notebook", "source", "status", "message", "max_score", "protection", "seconds")
    return Report(
        **{name: stored[name] for name in names},
        exercises=tuple(_verdict(verdict) for verdict in stored["exercises"]),
        mended=tuple(stored["mended"]),
        flags=tuple(stored["flags"]),
        open_properties=tuple(stored.get("open", ())),
        versions=stored["versions"],
    )


def _verdict(stored: Mapping[str, Any]) -> Verdict:
    return Verdict(**{**stored, "findings": tuple(_finding(finding) for finding in stored["findings"])})


def _finding(stored: Mapping[str, Any]) -> Finding:
    example = stored["counterexample"]
    if example is not None:
        example = Counterexample(**{**example, "names": tuple(example.get("names", ()))})
    return Finding(**{**stored, "counterexample": example})
