"""Reading a notebook from bytes that anybody may have written: JSON under limits into plain, frozen cells."""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass, field
from typing import Any

from autograder.texts import say

MAX_BYTES = 25_000_000
MAX_CELLS = 1000
MAX_CELL_CHARACTERS = 1_000_000


class Unreadable(Exception):
    """The file is not a notebook that can be graded; `sentence` says why and what to do, for its author."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Cell:
    """A cell: its kind, its source with newlines normalised, and what nbgrader's metadata say of it."""

    cell_type: str
    source: str
    grade_id: str | None = None
    grade: bool = False
    solution: bool = False
    locked: bool = False
    task: bool = False
    points: float = 0.0
    metadata: dict[str, Any] = field(default_factory=dict)
    outputs: tuple[Any, ...] = ()
    attachments: dict[str, Any] = field(default_factory=dict)

    @property
    def is_test(self) -> bool:
        """An autograded test cell."""
        return self.cell_type == "code" and self.grade and not self.solution and not self.task

    @property
    def is_locked(self) -> bool:
        """A cell that is taken from the source: an autograded test, or a read-only cell."""
        return self.grade_id is not None and not self.solution and not self.task and (self.grade or self.locked)


@dataclass(frozen=True)
class Notebook:
    """A notebook's cells, and the language of its kernel."""

    cells: tuple[Cell, ...]
    language: str = "python"


def read_notebook(data: bytes) -> Notebook:
    """The notebook in these bytes.

    Raises:
        Unreadable: they hold none, or one beyond the limits (25 MB, 1000 cells, a million characters in a cell).
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(
            say(
                "The file has {size:.0f} MB, at most {most:.0f} are read. Clear the outputs (Edit, Clear Outputs of "
                "All Cells), save and submit again.",
                size=len(data) / 1e6,
                most=MAX_BYTES / 1e6,
            )
        )
    document = _parse(_decode(data))
    if not isinstance(document, dict) or "cells" not in document:
        if isinstance(document, dict) and "worksheets" in document:
            raise Unreadable(
                say("The notebook is in nbformat 3 or older, expected 4. Open it in JupyterLab, save it, submit it.")
            )
        raise Unreadable(say("The file is JSON, but not a notebook: it has no list of cells. Submit the .ipynb file."))
    major = document.get("nbformat", 4)
    if major != 4 or isinstance(major, bool):
        raise Unreadable(
            say(
                "The notebook says nbformat {found}, expected 4. Save it with a current JupyterLab.",
                found=ascii(major)[:20],
            )
        )
    cells = document["cells"]
    if not isinstance(cells, list):
        raise Unreadable(
            say("The notebook's cells are not a list. The file is damaged: export it again from JupyterLab.")
        )
    if len(cells) > MAX_CELLS:
        raise Unreadable(
            say("The notebook has {count} cells, at most {most} are read.", count=len(cells), most=MAX_CELLS)
        )
    return Notebook(tuple(_cell(cell, number) for number, cell in enumerate(cells, 1)), _language(document))


def _decode(data: bytes) -> str:
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable(say("The file is empty. Save the notebook in JupyterLab and submit it again."))
    encoding = "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(
            say("The file is not text in UTF-8, as notebooks are. Submit the .ipynb file itself.")
        ) from None


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise Unreadable(say("The file's JSON is nested too deeply to be a notebook.")) from None
    except ValueError as error:
        broken_off = text.lstrip().startswith("{") and not text.rstrip().endswith("}")
        line = getattr(error, "lineno", 1)
        if broken_off:
            sentence = say(
                "The file ends in the middle (line {line}), so it is no notebook. Submit the .ipynb file, downloaded "
                "whole.",
                line=line,
            )
        else:
            sentence = say(
                "The file is not JSON (line {line}), so it is no notebook. Submit the .ipynb file, downloaded whole.",
                line=line,
            )
        raise Unreadable(sentence) from None


def _language(document: dict[str, Any]) -> str:
    metadata = document.get("metadata")
    for key, name in (("kernelspec", "language"), ("language_info", "name")):
        section = metadata.get(key) if isinstance(metadata, dict) else None
        if isinstance(section, dict) and isinstance(section.get(name), str):
            return str(section[name])[:40].lower()
    return "python"


def _cell(cell: Any, number: int) -> Cell:
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        raise Unreadable(
            say(
                "Cell {number} is neither code nor text. The file is damaged: export it again from JupyterLab.",
                number=number,
            )
        )
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise Unreadable(
            say("Cell {number} has no text. The file is damaged: export it again from JupyterLab.", number=number)
        )
    if len(source) > MAX_CELL_CHARACTERS:
        sizes = {"count": len(source), "most": MAX_CELL_CHARACTERS}
        raise Unreadable(say("Cell {number} has {count} characters, at most {most} are read.", number=number, **sizes))
    metadata = cell.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    outputs = cell.get("outputs")
    cell_outputs = tuple(outputs) if isinstance(outputs, list) else ()
    text = _clean(source)
    attached = cell.get("attachments")
    attachments = attached if isinstance(attached, dict) else {}
    given = metadata.get("nbgrader")
    if not isinstance(given, dict) or not isinstance(given.get("grade_id"), str) or not given["grade_id"]:
        return Cell(cell["cell_type"], text, metadata=metadata, outputs=cell_outputs, attachments=attachments)
    points = given.get("points", 0)
    return Cell(
        cell["cell_type"],
        text,
        grade_id=given["grade_id"][:200],
        grade=given.get("grade") is True,
        solution=given.get("solution") is True,
        locked=given.get("locked") is True,
        task=given.get("task") is True,
        points=float(points) if isinstance(points, (int, float)) and 0 <= points < 1e6 else 0.0,
        metadata=metadata,
        outputs=cell_outputs,
        attachments=attachments,
    )


def _clean(source: str) -> str:
    """Newlines normalised; halves of surrogate pairs, which no encoding can carry, replaced."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    return source.encode("utf-8", "replace").decode("utf-8")
