"""Planning from the source notebook what is run of a student's.

`source/` is the truth: graded and read-only cells are taken from it, whatever the student's copy holds; solution cells
and the student's own extra cells run where they stand.
"""

from __future__ import annotations

import ast
import difflib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from autograder.course import Course, SourceNotebook, grade_call, parse_cell
from autograder.notebook import Cell, Notebook
from autograder.submission.handed_in import framed
from autograder.submission.recognition import Known, recognised, shared_cells, without_hidden
from autograder.texts import say


@dataclass(frozen=True)
class PlannedCell:
    """A cell as it will stand in the autograded notebook.

    `origin` is "student" or "source". `run` is the code to execute, None for text and for cells of which nothing runs;
    `label` is what the student knows the cell by, the number that a kernel would give it.
    """

    cell: Cell
    origin: str
    run: str | None
    label: str


@dataclass(frozen=True)
class Plan:
    """What is run of a submission: the cells in order, the digest of the student's part, and what had to be mended."""

    cells: tuple[PlannedCell, ...]
    work: str
    mended: tuple[str, ...] = ()


def plan(source: SourceNotebook, submitted: Notebook) -> Plan:
    """What to run of `submitted`, an answer to `source`.

    A locked cell (graded or read-only) that stands in the student's notebook in its order is replaced where it stands;
    one that was deleted or moved is put back behind the cell that it follows in the source. Copies of a locked cell are
    left out. Every other cell of the student's is kept. `mended` tells all that.
    """
    cells_with_originals, mended = recognised(source, submitted)
    kept: list[Known] = []
    seen: set[str | None] = set()
    for cell, original in cells_with_originals:
        if original is None:
            kept.append((cell, None))
            continue
        again = original.grade_id in seen
        seen.add(original.grade_id)
        if original.is_locked and again:
            mended.append(say("The cell {cell!r} stands there twice; its copy was left out.", cell=original.grade_id))
        elif again:
            mended.append(
                say(
                    "The cell {cell!r} stands there twice; its copy is run as a cell of your own.",
                    cell=original.grade_id,
                )
            )
            kept.append((cell, None))
        else:
            if cell.cell_type != original.cell_type and not original.is_locked:
                mended.append(
                    say(
                        "The cell {cell!r} had been turned into {found}; it was taken as {expected} again.",
                        cell=original.grade_id,
                        found=cell.cell_type,
                        expected=original.cell_type,
                    )
                )
            kept.append((cell, original))
    ordered = _put_back(source, kept, mended)

    cells: list[PlannedCell] = []
    work = hashlib.sha256()
    for cell, original in ordered:
        number = sum(planned.run is not None for planned in cells) + 1
        label = f"In [{number}]"
        if original is not None and original.is_locked:
            cells.append(PlannedCell(original, "source", _what_runs(original), label))
            work.update(b"locked" + framed(str(original.grade_id).encode()))
            continue
        placed = _under_source(cell, original)
        run = _runnable(placed)
        if run is not None:
            work.update(b"own" + framed(run.encode("utf-8", "replace")))
        cells.append(PlannedCell(placed, "student", run, label))
    return Plan(tuple(cells), work.hexdigest(), tuple(dict.fromkeys((*submitted.mended, *mended))))


def plan_alone(code: str) -> Plan:
    """The plan for a plain `.py` file: one cell, all the student's."""
    cell = Cell("code", code)
    work = hashlib.sha256(framed(code.encode("utf-8", "replace"))).hexdigest()
    return Plan((PlannedCell(cell, "student", code, say("the file")),), work)


def plan_unmatched(submitted: Notebook) -> Plan:
    """The plan for a notebook that answers no assignment: its own code cells, in order."""
    work = hashlib.sha256()
    cells: list[PlannedCell] = []
    for cell in submitted.cells:
        number = sum(planned.run is not None for planned in cells) + 1
        if cell.cell_type == "code" and cell.source.strip():
            work.update(framed(cell.source.encode("utf-8", "replace")))
        cells.append(PlannedCell(cell, "student", _runnable(cell), f"In [{number}]"))
    return Plan(tuple(cells), work.hexdigest())


def closest_source(course: Course, submitted: Notebook, assignment: str | None = None) -> SourceNotebook | None:
    """The source notebook that shares most cells with `submitted`; None where none shares any."""
    best, most = None, 0
    for name in (assignment,) if assignment else course.assignments:
        for source in course.assignment(name).notebooks.values():
            shared = shared_cells(source, submitted)
            if shared > most:
                best, most = source, shared
    return best


def _put_back(source: SourceNotebook, kept: Sequence[Known], mended: list[str]) -> list[Known]:
    """The kept cells with each locked cell where it belongs, and a place for each answer that is graded by hand."""
    order = [cell.grade_id for cell in source.notebook.cells if cell.grade_id]
    there = [original.grade_id for _, original in kept if original is not None]
    in_place: set[str | None] = set()
    for block in difflib.SequenceMatcher(None, order, there, autojunk=False).get_matching_blocks():
        in_place.update(order[block.a : block.a + block.size])
    result = [
        (cell, original)
        for cell, original in kept
        if original is None or not original.is_locked or original.grade_id in in_place
    ]
    for position, cell in enumerate(source.notebook.cells):
        by_hand = (cell.grade or cell.task) and not cell.is_locked and cell.grade_id not in there
        if not by_hand and (not cell.is_locked or cell.grade_id in in_place):
            continue
        if cell.grade_id in there:
            mended.append(say("The cell {cell!r} stood elsewhere; it was put back in its place.", cell=cell.grade_id))
        else:
            mended.append(say("The cell {cell!r} was missing; it was put back.", cell=cell.grade_id))
        before = [earlier.grade_id for earlier in source.notebook.cells[:position] if earlier.grade_id]
        # Of an answer graded by hand only its place is put back: what stood there is gone.
        result.insert(_behind(result, before), (replace(cell, source="") if by_hand else cell, cell))
    return result


def _behind(cells: Sequence[Known], before: Sequence[str]) -> int:
    """The place just behind the nearest of the cells `before` that is there; the beginning where none is."""
    places = {original.grade_id: place for place, (_, original) in enumerate(cells) if original is not None}
    for grade_id in reversed(before):
        if grade_id in places:
            return places[grade_id] + 1
    return 0


def _under_source(cell: Cell, original: Cell | None) -> Cell:
    """A student's cell with the flags and points that the source gives it, whatever their own copy claims."""
    if original is None:
        return Cell(cell.cell_type, cell.source, attachments=cell.attachments)
    return Cell(
        original.cell_type,
        cell.source,
        grade_id=original.grade_id,
        grade=original.grade,
        solution=original.solution,
        locked=original.locked,
        task=original.task,
        points=original.points,
        metadata=original.metadata,
        attachments=cell.attachments,
    )


def _runnable(cell: Cell) -> str | None:
    return cell.source if cell.cell_type == "code" and cell.source.strip() else None


def _what_runs(cell: Cell) -> str | None:
    """Of a source cell: everything, but where it calls `grade`, only the visible statements that the release shows."""
    if cell.cell_type != "code":
        return None
    return _visible(cell.source) if _asks_for_grade(cell.source) else _runnable(cell)


@lru_cache(maxsize=512)  # the same cells for every submission
def _asks_for_grade(source: str) -> bool:
    tree = parse_cell(source)
    return tree is not None and any(grade_call(statement) for statement in tree.body)


@lru_cache(maxsize=512)
def _visible(source: str) -> str | None:
    visible = without_hidden(source)
    tree = parse_cell(visible)
    if tree is None:
        return None
    lines = visible.split("\n")
    for statement in tree.body:
        if grade_call(statement) or _imports_grade(statement):
            for line in range(statement.lineno - 1, statement.end_lineno or statement.lineno):
                lines[line] = ""
    return "\n".join(lines) if "".join(lines).strip() else None


def _imports_grade(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return statement.module == "autograder" and any(alias.name == "grade" for alias in statement.names)
    return isinstance(statement, ast.Import) and any(alias.name == "autograder" for alias in statement.names)
