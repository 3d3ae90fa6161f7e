"""Knowing the cells of a source notebook again in a student's copy, whatever an editor did to their metadata.

A cell is known by its `grade_id`, else by its text, else by its place between cells that are known.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from autograder.course import SourceNotebook
from autograder.notebook import Cell, Notebook
from autograder.texts import say

HIDDEN = (("BEGIN HIDDEN TESTS", "END HIDDEN TESTS"), ("BEGIN MARK SCHEME", "END MARK SCHEME"))

_DEFINED = re.compile(r"^(?:async +def|def|class) +(\w+)", re.MULTILINE)

Known = tuple[Cell, Cell | None]
"""A submitted cell, and the source cell that it answers or is a copy of; None for the student's own."""


def recognised(source: SourceNotebook, submitted: Notebook) -> tuple[list[Known], list[str]]:
    """The submitted cells with the source cells that they are, in order, and what had to be put right to know them.

    What was written into a locked cell beyond its own text stands beside it, as a cell of its own.
    """
    by_id = {cell.grade_id: cell for cell in source.notebook.cells if cell.grade_id}
    there = by_id.keys() & {cell.grade_id for cell in submitted.cells}
    by_text: dict[str, Cell] = {}
    for cell in source.notebook.cells:
        if cell.is_locked and cell.grade_id not in there:
            by_text |= dict.fromkeys(_texts(cell), cell)
    by_text.pop("", None)
    found: list[Known] = []
    mended: list[str] = []
    for cell in submitted.cells:
        original = by_id.get(cell.grade_id or "")
        if original is None and (original := by_text.get(_squeezed(cell.source))) is not None:
            mended.append(_lost(original))
        found += _apart(cell, original, mended) if original is not None and original.is_locked else [(cell, original)]
    for number, original in _by_place(source, found):
        found[number] = (found[number][0], original)
        mended.append(_lost(original))
    return found, mended


def _lost(original: Cell) -> str:
    return say(
        "The cell {cell!r} had lost its name in nbgrader's metadata; it was known by its text or its place.",
        cell=original.grade_id,
    )


def _apart(cell: Cell, original: Cell, mended: list[str]) -> list[Known]:
    """A locked cell, before and behind it what was written into it."""
    if _squeezed(cell.source) in _texts(original):
        return [(cell, original)]
    before, behind = _beyond(cell, original)
    if before or behind:
        mended.append(
            say(
                "What was written into the cell {cell!r} beyond its own text counts as a cell of your own.",
                cell=original.grade_id,
            )
        )
    else:
        mended.append(
            say(
                "The cell {cell!r} is not as it was released; the assignment's own was run instead.",
                cell=original.grade_id,
            )
        )
    own = [Cell(cell.cell_type, text, attachments=cell.attachments) for text in (before, behind)]
    found: list[Known] = [(own[0], None), (cell, original), (own[1], None)]
    return [known for known in found if known[0].source or known[1] is not None]


def _beyond(cell: Cell, original: Cell) -> tuple[str, str]:
    """What a student wrote into a locked cell before and behind its own text, as merged cells have it.

    Of a cell whose text is no longer there as a whole, everything, if it is text, or defines what the original does
    not: a copy that was written over. Otherwise it is an edited test, and nothing of it counts.
    """
    lines = [line.rstrip() for line in cell.source.split("\n")]
    for text in (without_hidden(original.source), original.source):
        own = [line.rstrip() for line in text.strip("\n").split("\n")] if text.strip() else []
        for start in range(len(lines) - len(own) + 1) if own else ():
            if lines[start] == own[0] and lines[start : start + len(own)] == own:
                return "\n".join(lines[:start]).strip("\n"), "\n".join(lines[start + len(own) :]).strip("\n")
    counts = cell.cell_type != "code" or _defined(cell) - _defined(original) or not _texts(original)[0]
    return ("", cell.source.strip("\n")) if counts else ("", "")


def shared_cells(source: SourceNotebook, submitted: Notebook) -> int:
    """How many of the source's cells are in `submitted`, by their `grade_id` or, where that was lost, by their text."""
    ids = {cell.grade_id for cell in submitted.cells if cell.grade_id}
    there = {_squeezed(cell.source) for cell in submitted.cells} - {""}
    return sum(
        cell.grade_id in ids or (cell.is_locked and not there.isdisjoint(_texts(cell)))
        for cell in source.notebook.cells
        if cell.grade_id
    )


def _texts(cell: Cell) -> tuple[str, str]:
    """What a source cell may read like in a student's notebook, as `_squeezed`: as the release shows it, or whole."""
    return _squeezed(without_hidden(cell.source)), _squeezed(cell.source)


def _squeezed(text: str) -> str:
    """The text without white space: who types a cell again does not type that again."""
    return "".join(text.split())


def without_hidden(source: str) -> str:
    """A cell's source as the release shows it: without the lines between the marks of hidden tests or mark schemes."""
    lines: list[str] = []
    end = ""
    for line in source.split("\n"):
        end = end or next((closing for opening, closing in HIDDEN if opening in line), "")
        if not end:
            lines.append(line)
        elif end in line:
            end = ""
    return "\n".join(lines)


def _by_place(source: SourceNotebook, found: Sequence[Known]) -> list[tuple[int, Cell]]:
    """For answers of which neither id nor text tells: the number of the cell that stands where they should."""
    cells = source.notebook.cells
    there = {original.grade_id for _, original in found if original is not None}
    ours = [_key(cell, cell) for cell in cells]
    theirs = [_key(cell, original) for cell, original in found]
    result = []
    at, number = 0, 0
    for block in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        gap = [cell for cell in cells[at : block.a] if cell.grade_id not in there]
        free = [(n, cell) for n, (cell, known) in enumerate(found) if number <= n < block.b and known is None]
        if any(cell.grade_id and not cell.is_locked for cell in gap):
            result += _paired(gap, [(n, cell) for n, cell in free if cell.source.strip()])
        at, number = block.a + block.size, block.b + block.size
    return result


def _key(cell: Cell, original: Cell | None) -> str:
    """What a cell is known by for certain: its name, else its text."""
    return (original and original.grade_id) or f"text {_squeezed(cell.source)}"


def _paired(gap: Sequence[Cell], free: Sequence[tuple[int, Cell]]) -> list[tuple[int, Cell]]:
    """The pairs, in order on both sides, that are likest to belong together; those with an answer of them."""
    ours = [_defined(cell) for cell in gap]
    theirs = [_defined(cell) for _, cell in free]
    best: list[list[tuple[float, tuple[tuple[int, Cell], ...]]]]
    best = [[(0.0, ())] * (len(free) + 1) for _ in range(len(gap) + 1)]
    for i in range(len(gap) - 1, -1, -1):
        for j in range(len(free) - 1, -1, -1):
            number, cell = free[j]
            likeness = 8.0 if ours[i] & theirs[j] else _likeness(gap[i], cell)
            ways = [best[i + 1][j], best[i][j + 1]]
            if likeness:
                score, pairs = best[i + 1][j + 1]
                ways.insert(0, (score + likeness, ((number, gap[i]), *pairs)))
            best[i][j] = max(ways, key=lambda way: way[0])
    return [(number, cell) for number, cell in best[0][0][1] if cell.grade_id and not cell.is_locked]


def _defined(cell: Cell) -> frozenset[str]:
    """The functions and classes that a cell defines, by the look of its lines."""
    return frozenset(_DEFINED.findall(cell.source))


def _likeness(original: Cell, cell: Cell) -> float:
    """How likely a cell is what was made of the original, by its kind: an answer first, for it has points to lose."""
    if (original.cell_type == "code") != (cell.cell_type == "code"):
        return 0.0
    return 1.5 if original.grade or original.task else 1.25 if original.grade_id and not original.is_locked else 1.0
