"""The student's feedback page: one file of HTML without a script, from the autograded notebook and a person's marks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from autograder.bitmaps import is_bitmap_base64
from autograder.showing.autograded import REPORT_KEY, STAFF_NOTE, as_text
from autograder.showing.markup import MAX_MARKDOWN
from autograder.showing.pictures import picture
from autograder.showing.prose import prose_html
from autograder.showing.render import (
    counterexample_rows,
    finding_words,
    format_points,
    ordered_findings,
    printable,
    sentence_html,
    status_words,
    summary,
)
from autograder.texts import localized, spoken, tr
from autograder.verdict import Counterexample, Finding, Report, Verdict

_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_BITMAPS = ("image/png", "image/jpeg", "image/gif")
NO_RESPONSE = "No response."
"""The comment that nbgrader gives an answer that was left as it was released."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_MARKDOWN_ON_A_PAGE = 10 * MAX_MARKDOWN
_MOST_PASSED = 12
_NARROW = 28  # characters that a phone shows beside each other
_WIDE = 84  # the longest line of an array; a longer one is a sentence
_MANY_LINES = 12
_SYMBOLS = {"correct": "✓", "partial": "◐", "unanswered": "○", "ungraded": "○"}
_KINDS = {"correct": "good", "partial": "half", "unanswered": "open", "ungraded": "open"}


def mark_of(status: str) -> tuple[str, str]:
    """A mark for the status that can be told from the others without colours, and which colour goes with it."""
    return _SYMBOLS.get(status, "✗"), _KINDS.get(status, "bad")


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
    label: str
    source: str
    rendered: Markup | None
    outputs: tuple[tuple[str, Any], ...]
    name: str
    marks: CellMarks | None
    comment: str | None
    hidden: bool


@dataclass(frozen=True)
class _ShownValue:
    label: str
    text: str
    kind: str  # "wide": scrolls in its box on a phone; "words": is broken like a sentence


def _lines(values: Sequence[_ShownValue]) -> int:
    return sum(value.text.count("\n") + 1 for value in values)


@dataclass(frozen=True)
class _ShownFinding:
    words: str
    arguments: tuple[_ShownValue, ...]
    same_arguments: bool
    results: tuple[_ShownValue, ...]
    picture: Markup

    @property
    def long_arguments(self) -> bool:
        """Whether the arguments would push everything else off the screen."""
        return _lines(self.arguments) > _MANY_LINES

    @property
    def long_results(self) -> bool:
        """Whether the picture should stand before the many numbers that it shows."""
        return bool(self.picture) and _lines(self.results) > _MANY_LINES


@dataclass(frozen=True)
class _ShownVerdict:
    verdict: Verdict
    message: str
    failed: tuple[_ShownFinding, ...]
    passed: tuple[str, ...]
    more_passed: int

    @property
    def symbol(self) -> str:
        """A mark that can be told from the others without colours."""
        return mark_of(self.verdict.status)[0]

    @property
    def kind(self) -> str:
        """Which colour goes with it."""
        return mark_of(self.verdict.status)[1]


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
    cells = notebook["cells"] if report.status == "graded" else ()
    return (
        _environment()
        .get_template("feedback.html")
        .render(
            report=report,
            marks=marks,
            cells=list(_shown_cells([cell for cell in cells if not _for_staff(cell)], marks, delimiters)),
            verdicts=[_shown_verdict(verdict) for verdict in report.exercises],
            remarks=_remarks(report, marks),
        )
    )


def exercises_html(verdicts: Sequence[Verdict], prefix: str = "") -> Markup:
    """Each verdict as a feedback page shows it: its sentence, counterexamples, pictures, and what passed.

    For a page that has the styles of these classes; the ids of what is linked to begin with `prefix`.
    """
    template = _environment().get_template("exercises.html")
    return Markup(template.render(verdicts=[_shown_verdict(verdict) for verdict in verdicts], prefix=prefix))


def verdict_from_json(stored: Mapping[str, Any]) -> Verdict:
    """The verdict whose `to_json` gave `stored`."""
    return Verdict(**{**stored, "findings": tuple(_finding(finding) for finding in stored["findings"])})


def _remarks(report: Report, marks: Marks) -> list[str]:
    """What people said of a notebook without a verdict: each comment once, and not the grader's own sentence."""
    message = report.message or ""
    own = {NO_RESPONSE, *(words for said in (message, localized(message)) for words in (said, html.escape(said)))}
    return list(dict.fromkeys(said for said in marks.comments.values() if said not in own))


def _shown_verdict(verdict: Verdict) -> _ShownVerdict:
    failed, passed = ordered_findings(verdict)
    before: list[Finding | None] = [None, *failed]
    return _ShownVerdict(
        verdict,
        summary(verdict),
        tuple(_shown_finding(finding, former, verdict.name) for finding, former in zip(failed, before, strict=False)),
        tuple(finding_words(finding) for finding in passed[:_MOST_PASSED]),
        max(len(passed) - _MOST_PASSED, 0),
    )


def _shown_finding(finding: Finding, former: Finding | None, exercise: str) -> _ShownFinding:
    example = finding.counterexample
    words = finding_words(finding)
    if example is None:
        return _ShownFinding(words, (), False, (), Markup())
    rows = [_shown_value(*row) for row in counterexample_rows(finding)]
    without = counterexample_rows(replace(finding, counterexample=replace(example, arguments=[])))
    count = len(rows) - len(without)
    before = former.counterexample if former else None
    same = bool(count and before and before.arguments == example.arguments)
    arguments = () if same else tuple(rows[:count])
    return _ShownFinding(words, arguments, same, tuple(rows[count:]), Markup(picture(finding, exercise)))


def _shown_value(label: str, text: str) -> _ShownValue:
    longest = max(map(len, text.split("\n")))
    return _ShownValue(label, text, "words" if longest > _WIDE else "wide" if longest > _NARROW else "")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"points": format_points, "status": status_words, "printable": printable, "named": _named}
    environment.filters["sentence"] = lambda text: Markup(sentence_html(text))
    environment.filters["localized"] = localized
    environment.globals |= {"tr": _tr, "spoken": spoken, "NO_RESPONSE": NO_RESPONSE}
    return environment


def _tr(template: str, /, **values: Any) -> Markup:
    """The sentence in the language spoken now, as HTML; what fills it is escaped unless it is HTML itself."""
    sentence = escape(tr(template))
    return sentence.format(**values) if values else sentence


def _for_staff(cell: Mapping[str, Any]) -> bool:
    return STAFF_NOTE in cell["metadata"].get(REPORT_KEY, _NOTHING)


def _named(name: str) -> Markup:
    """A name that may be broken after its underscores, where a line has no room for it."""
    return Markup("_<wbr>").join(printable(name).split("_"))


def _shown_cells(cells: Sequence[Mapping[str, Any]], marks: Marks, delimiters: Delimiters) -> Iterator[_ShownCell]:
    left, level = _MARKDOWN_ON_A_PAGE, 2
    for cell in cells:
        full = as_text(cell["source"])
        source = visible_source(full, delimiters)
        hidden = source != full
        grade_id = cell["metadata"].get("nbgrader", _NOTHING).get("grade_id", "")
        attachments = cell.get("attachments", _NOTHING)
        rendered = None
        left -= len(source) if cell["cell_type"] == "markdown" else 0
        if cell["cell_type"] == "markdown" and left >= 0:
            markup, level = prose_html(source, attachments, level)
            rendered = Markup(markup)
        pasted = (shown for bitmaps in attachments.values() for shown in _shown_data(bitmaps))
        outputs = (
            *(shown for shown in pasted if rendered is None or str(shown[1]) not in rendered),
            *_shown_outputs(cell.get("outputs", ()), hidden),
        )
        count = cell.get("execution_count")
        yield _ShownCell(
            kind=cell["cell_type"],
            label=f"In [{count if isinstance(count, int) else ' '}]",
            source=source,
            rendered=rendered,
            outputs=outputs,
            name=grade_id,
            marks=marks.cells.get(grade_id),
            comment=marks.comments.get(grade_id),
            hidden=hidden,
        )


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
            yield "error", plain(_shown_error(output, hidden))
        elif "text/html" not in output["data"]:  # only verdicts have HTML, and they stand above
            yield from _shown_data(output["data"])


def _shown_error(output: Mapping[str, Any], hidden: bool) -> str:
    name, message = as_text(output["ename"]), as_text(output["evalue"])
    if name == "CheckFailed":  # of `autograder.student`: it is no error, and says all there is to say
        return tr("Not yet: {sentence}", sentence=message)
    # A traceback through hidden tests would show them.
    lines = [] if hidden else [as_text(line) for line in output["traceback"]]
    return "\n".join(lines) or (f"{name}: {message}" if message else name)


def _shown_data(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for kind in _BITMAPS:
        if kind in data and is_bitmap_base64(kind, as_text(data[kind])):
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
        exercises=tuple(verdict_from_json(verdict) for verdict in stored["exercises"]),
        mended=tuple(stored["mended"]),
        flags=tuple(stored["flags"]),
        open_properties=tuple(stored.get("open", ())),
        versions=stored["versions"],
        worth=stored.get("worth"),
    )


def _finding(stored: Mapping[str, Any]) -> Finding:
    example = stored["counterexample"]
    if example is not None:
        example = Counterexample(**{**example, "names": tuple(example.get("names", ()))})
    return Finding(**{**stored, "counterexample": example})
