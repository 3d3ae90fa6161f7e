"""The autograded notebook: what ran, with each graded cell's verdict in its output, as nbgrader expects it.

Nothing that a student wrote reaches it except the source of their cells, plain text and bitmaps: formgrader renders
what it is given, in the browser of somebody who may change marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from autograder.bitmaps import is_bitmap_base64
from autograder.showing.render import printable, verdict_html, verdict_text
from autograder.verdict import Report, Verdict

if TYPE_CHECKING:
    from autograder.grading import Graded, GradedCell

REPORT_KEY = "autograder"
"""Where the notebook's metadata holds the report, so that a feedback page can be made from the notebook alone."""

STAFF_NOTE = "staff_note"
"""Marks, under the same key of a cell's metadata, the cell that students are not shown."""

NBGRADER_SCHEMA = 3
_NBGRADER_KEYS = ("schema_version", "grade", "locked", "solution", "task", "grade_id", "points", "cell_type")
_BITMAPS = ("image/png", "image/jpeg")
_MAX_STREAM = 100_000
_MAX_TRACEBACK_LINES = 100
_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


@dataclass(frozen=True)
class Released:
    """A notebook as students get it, and the checksums that nbgrader keeps of its cells, by grade id.

    The checksums are those of the source with its hidden tests, its solutions replaced: from them nbgrader sees which
    answers were left as they came.
    """

    notebook: Mapping[str, Any]
    checksums: Mapping[str, str]


def autograded_notebook(graded: Graded, released: Released) -> dict[str, Any]:
    """The notebook (nbformat 4.5) that formgrader shows of a graded submission.

    Of a submission without a verdict it is the released notebook, whose graded cells say why.
    """
    if graded.report.status == "graded":
        cells = [*_staff_note(graded.report), *(_cell(cell, released.checksums) for cell in graded.cells)]
    else:
        cells = list(_stand_in(graded.report, released))
    for cell, cell_id in zip(cells, _unique_ids(cells), strict=True):
        cell["id"] = cell_id
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            REPORT_KEY: {"report": graded.report.to_json(), "cell_scores": dict(graded.cell_scores or {})},
        },
        "cells": cells,
    }


def _staff_note(report: Report) -> Iterator[dict[str, Any]]:
    """What whoever marks the notebook should know before: rules that were broken, cells that were put right."""
    lines = [f"For staff: {flag}" for flag in report.flags] + [f"Put right: {said}" for said in report.mended]
    if lines:
        output = {"output_type": "stream", "name": "stdout", "text": printable("\n".join(lines)) + "\n"}
        metadata = {REPORT_KEY: {STAFF_NOTE: True}}
        made = {"cell_type": "code", "metadata": metadata, "source": "# Notes of the autograder"}
        yield made | {"execution_count": None, "outputs": [output]}


def _cell(cell: GradedCell, checksums: Mapping[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {"cell_type": cell.cell_type, "metadata": {}, "source": cell.source}
    if cell.cell_type == "code":
        made["execution_count"] = cell.execution_count
        made["outputs"] = [*safe_outputs(cell.outputs), *_verdict_outputs(cell.verdicts)]
    if cell.nbgrader is not None:
        made["metadata"]["nbgrader"] = _nbgrader_metadata(cell.nbgrader, cell.cell_type, checksums)
    attachments = _safe_attachments(cell.attachments)
    if attachments and cell.cell_type != "code":
        made["attachments"] = attachments
    return made


def _nbgrader_metadata(source: Mapping[str, Any], cell_type: str, checksums: Mapping[str, str]) -> dict[str, Any]:
    """Schema 3, and no key beyond it: nbgrader refuses a notebook that has one."""
    metadata = {key: source[key] for key in _NBGRADER_KEYS if key in source}
    metadata |= {"schema_version": NBGRADER_SCHEMA, "cell_type": cell_type}
    for flag in ("grade", "locked", "solution", "task"):
        metadata[flag] = bool(metadata.get(flag, False))
    checksum = checksums.get(metadata.get("grade_id", ""))
    return metadata if checksum is None else metadata | {"checksum": checksum}


def _verdict_outputs(verdicts: Sequence[Verdict]) -> Iterator[dict[str, Any]]:
    if verdicts:
        yield {
            "output_type": "display_data",
            "metadata": {},
            "data": {
                "text/plain": "\n\n".join(verdict_text(verdict) for verdict in verdicts),
                "text/html": "\n".join(verdict_html(verdict) for verdict in verdicts),
            },
        }


def _stand_in(report: Report, released: Released) -> Iterator[dict[str, Any]]:
    said = f"{_NO_VERDICT.get(report.status, 'There is no verdict.')} {report.message or ''}".strip()
    output = {"output_type": "stream", "name": "stdout", "text": said + "\n"}
    for cell in released.notebook["cells"]:
        nbgrader = cell["metadata"].get("nbgrader")
        made = {"cell_type": cell["cell_type"], "metadata": {}, "source": as_text(cell["source"])}
        if nbgrader:
            made["metadata"] = {"nbgrader": _nbgrader_metadata(nbgrader, cell["cell_type"], released.checksums)}
        if cell["cell_type"] == "code":
            graded = nbgrader and nbgrader.get("grade")
            made |= {"execution_count": None, "outputs": [dict(output)] if graded else []}
        yield made


_NO_VERDICT = {
    "unreadable": "What was handed in could not be read; this is the notebook as it was released.",
    "ungraded": "This notebook is not graded yet; this is how it was released.",
}


def _unique_ids(cells: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Ids that are the same each time: the grade id where a cell has one, else its place in the notebook."""
    seen: set[str] = set()
    for number, cell in enumerate(cells, start=1):
        wanted = str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))
        name = wanted if _CELL_ID.fullmatch(wanted) and wanted not in seen else f"cell-{number}"
        while name in seen:
            name += "-x"
        seen.add(name)
        yield name


def safe_outputs(outputs: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """What a cell put out, as text and bitmaps alone: HTML, SVG and scripts of a student's are left out."""
    for output in outputs:
        kind = output.get("output_type")
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            yield {"output_type": "stream", "name": name, "text": _clipped(as_text(output.get("text")))}
        elif kind == "error":
            lines = [_clipped(as_text(line)) for line in output.get("traceback", ())][-_MAX_TRACEBACK_LINES:]
            texts = {key: _clipped(as_text(output.get(key))) for key in ("ename", "evalue")}
            yield {"output_type": "error", **texts, "traceback": lines}
        elif kind in ("display_data", "execute_result"):
            data = _safe_data(output.get("data", {}))
            if data:
                made = {"output_type": kind, "metadata": {}, "data": data}
                if kind == "execute_result":
                    count = output.get("execution_count")
                    made["execution_count"] = count if isinstance(count, int) else None
                yield made


def as_text(value: Any) -> str:
    """A text of the notebook format, which may be a string or a list of lines."""
    if isinstance(value, (list, tuple)):
        return "".join(str(line) for line in value)
    return "" if value is None else str(value)


def _clipped(text: str) -> str:
    return text if len(text) <= _MAX_STREAM else text[:_MAX_STREAM] + "\n... (the rest is left out)\n"


def _safe_data(data: Mapping[str, Any]) -> dict[str, str]:
    safe = {
        kind: as_text(data[kind]) for kind in _BITMAPS if kind in data and is_bitmap_base64(kind, as_text(data[kind]))
    }
    if "text/plain" in data:
        safe["text/plain"] = _clipped(as_text(data["text/plain"]))
    return safe


def _safe_attachments(attachments: Any) -> dict[str, dict[str, str]]:
    """Bitmaps that were pasted into a markdown cell; an answer may consist of one."""
    if not isinstance(attachments, Mapping):
        return {}
    kept = {str(name): _safe_data(bundle) for name, bundle in attachments.items() if isinstance(bundle, Mapping)}
    return {
        name: bitmaps for name, bundle in kept.items() if (bitmaps := {k: bundle[k] for k in _BITMAPS if k in bundle})
    }
