"""Reading a notebook from bytes that anybody may have written: JSON or a script, under limits, into frozen cells."""

from __future__ import annotations

import json
import re
import tokenize
from dataclasses import dataclass, field
from typing import Any

from autograder.texts import say

MAX_BYTES = 25_000_000
MAX_NESTED = 2_000_000
"""Lists and objects in the file's JSON, or brackets in its texts: empty ones take twenty times their size in memory."""

MAX_CELLS = 1000
MAX_CELL_CHARACTERS = 1_000_000

_ARCHIVES = {b"PK\x03\x04": "zip", b"\x1f\x8b": "gzip", b"7z\xbc\xaf": "7z", b"Rar!": "rar", b"BZh": "bzip2"}
_EXPORTS = {b"%PDF": "PDF", b"<!DOCTYPE": "HTML", b"<html": "HTML"}
_MARKER = re.compile(r"# ?(?:%%|In ?\[[\d ]*\]:?)(?P<rest>.*)")


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
    """A notebook's cells, the language of its kernel, and what had to be put right to read it."""

    cells: tuple[Cell, ...]
    language: str = "python"
    mended: tuple[str, ...] = ()


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
    if data.count(b"[") + data.count(b"{") > MAX_NESTED:
        raise Unreadable(
            say(
                "The file has more than {most} brackets, too many to be read. Clear the outputs (Edit, Clear Outputs "
                "of All Cells), save and submit again.",
                most=MAX_NESTED,
            )
        )
    text, whole = _decode(data)
    try:
        document = _parse(text)
    except Unreadable:
        if not whole:
            raise Unreadable(
                say("The file is not text in UTF-8, as notebooks are. Submit the .ipynb file itself.")
            ) from None
        raise
    mended = []
    if not whole:
        mended.append(say("The notebook is not in UTF-8; its characters that could not be read were replaced."))
    if not isinstance(document, dict) or not {"cells", "worksheets"} & document.keys():
        raise Unreadable(say("The file is JSON, but not a notebook: it has no list of cells. Submit the .ipynb file."))
    major = document.get("nbformat", 4 if "cells" in document else 3)
    old = major in (2, 3) and "worksheets" in document
    if isinstance(major, bool) or not (old or (major == 4 and "cells" in document)):
        raise Unreadable(
            say(
                "The notebook says nbformat {found}, expected 4. Save it with a current JupyterLab.",
                found=ascii(major)[:20],
            )
        )
    if old:
        mended.append(say("The notebook is in the old nbformat {found}; it was read as if saved in 4.", found=major))
    cells = _of_worksheets(document["worksheets"]) if old else document["cells"]
    if not isinstance(cells, list):
        raise Unreadable(
            say("The notebook's cells are not a list. The file is damaged: export it again from JupyterLab.")
        )
    _refuse_too_many(len(cells))
    read = tuple(_cell(cell, number) for number, cell in enumerate(cells, 1))
    return Notebook(read, _language(document), tuple(mended))


def read_script(data: bytes) -> Notebook:
    """The cells of a notebook that was handed in as a Python script, as Jupyter, VS Code and jupytext export it.

    A code cell begins behind `# In[1]:` or `# %%`; what stands in comments between code cells is text. A script without
    such marks is one cell.

    Raises:
        Unreadable: it is not text in the encoding that it claims, or beyond the limits.
    """
    cells: list[Cell] = []
    kind, lines = "code", list[str]()
    for line in [*decode_script(data).split("\n"), None]:
        marker = _MARKER.fullmatch(line) if line is not None else None
        if line is not None and marker is None:
            lines.append(line)
            continue
        cells += [_uncommented(lines)] if kind == "markdown" else _code_and_text(lines)
        kind, lines = ("markdown" if marker and "[markdown]" in marker["rest"] else "code"), []
    _refuse_too_many(len(cells))
    for number, cell in enumerate(cells, 1):
        _refuse_too_long(cell.source, number)
    said = say("The notebook was handed in as a Python script; its cells were read from that.")
    return Notebook(tuple(cells), mended=(said,))


def decode_script(data: bytes) -> str:
    """A Python script as text, by the encoding that it names, its newlines normalised.

    Raises:
        Unreadable: it is not.
    """
    try:
        encoding, _ = tokenize.detect_encoding(iter(data.splitlines(keepends=True)).__next__)
        return _clean(data.decode(encoding))
    except (SyntaxError, UnicodeDecodeError, LookupError):
        raise Unreadable(say("The file is not Python text in UTF-8; save it as UTF-8.")) from None


def _code_and_text(lines: list[str]) -> list[Cell]:
    """A code cell, and behind it each block of comments as a text cell: Jupyter sets text so between code cells."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    blocks: list[list[str]] = [[]]
    for line in lines[end:]:
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    code = "\n".join(lines[:end]).strip("\n")
    return [*([Cell("code", code)] if code else []), *(_uncommented(block) for block in blocks if block)]


def _uncommented(lines: list[str]) -> Cell:
    return Cell("markdown", "\n".join(re.sub(r"^# ?", "", line) for line in lines).strip("\n"))


def _refuse_too_many(count: int) -> None:
    if count > MAX_CELLS:
        raise Unreadable(say("The notebook has {count} cells, at most {most} are read.", count=count, most=MAX_CELLS))


def _refuse_too_long(source: str, number: int) -> None:
    if len(source) > MAX_CELL_CHARACTERS:
        sizes = {"count": len(source), "most": MAX_CELL_CHARACTERS}
        raise Unreadable(say("Cell {number} has {count} characters, at most {most} are read.", number=number, **sizes))


def _decode(data: bytes) -> tuple[str, bool]:
    """The file as text, and whether all of it could be read."""
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable(say("The file is empty. Save the notebook in JupyterLab and submit it again."))
    kind = "tar" if data[257:262] == b"ustar" else _known(data, _ARCHIVES)
    if kind:
        raise Unreadable(
            say("The file is an archive ({kind}), which is left closed. Hand in the .ipynb file itself.", kind=kind)
        )
    if kind := _known(data.lstrip(), _EXPORTS):
        raise Unreadable(say("The file is the notebook as {kind}. Hand in the .ipynb file itself.", kind=kind))
    encoding = json.detect_encoding(data)
    try:
        return data.decode(encoding), True
    except UnicodeDecodeError:
        return data.decode(encoding, "replace"), False


def _known(data: bytes, kinds: dict[bytes, str]) -> str:
    return next((kind for start, kind in kinds.items() if data.startswith(start)), "")


def _parse(text: str) -> Any:
    try:
        return _loads(text)
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


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a whole number of more digits than Python reads; none of ours has as many
        return json.loads(text, parse_int=float)


def _of_worksheets(sheets: Any) -> Any:
    """The cells of a notebook of nbformat 3 or 2, in the terms of 4."""
    if not isinstance(sheets, list):
        return None
    cells = [sheet["cells"] for sheet in sheets if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)]
    return [_as_now(cell) for sheet in cells for cell in sheet]


def _as_now(cell: Any) -> Any:
    kind = cell.get("cell_type") if isinstance(cell, dict) else None
    if kind == "code":
        return {**cell, "source": cell.get("input", "")}
    if kind in ("heading", "html"):
        level = cell.get("level") if kind == "heading" else 0
        marks = "#" * level + " " if isinstance(level, int) and 1 <= level <= 6 else ""
        text = cell.get("source", "")
        return {**cell, "cell_type": "markdown", "source": [marks, *(text if isinstance(text, list) else [text])]}
    return cell


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
    _refuse_too_long(source, number)
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
