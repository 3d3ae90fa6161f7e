"""Reading what students hand in, and planning from the source notebook what is run of it.

`source/` is the truth: graded and read-only cells are taken from it, whatever the student's copy holds; solution cells
and the student's own extra cells run where they stand.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.course import Assignment, Course, SourceNotebook, grade_call, parse_cell
from autograder.notebook import MAX_BYTES, Cell, Notebook, Unreadable, read_notebook
from autograder.texts import say

MAX_FILES = 200
MAX_FILES_BYTES = 50_000_000
MAX_FOLDER_DEPTH = 8

HIDDEN = (("BEGIN HIDDEN TESTS", "END HIDDEN TESTS"), ("BEGIN MARK SCHEME", "END MARK SCHEME"))


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


@dataclass(frozen=True)
class SubmittedNotebook:
    """A notebook file of a submission and the source notebook that it answers; `path` None when none was handed in."""

    source: SourceNotebook
    path: Path | None
    mended: tuple[str, ...] = ()


def plan(source: SourceNotebook, submitted: Notebook) -> Plan:
    """What to run of `submitted`, an answer to `source`.

    A locked cell (graded or read-only) that stands in the student's notebook in its order is replaced where it stands;
    one that was deleted or moved is put back behind the cell that it follows in the source. Copies of a locked cell are
    left out. Every other cell of the student's is kept. `mended` tells all that.
    """
    known = {cell.grade_id: cell for cell in source.notebook.cells if cell.grade_id}
    submitted_cells, mended = _recognised(source, submitted)
    kept: list[tuple[Cell, Cell | None]] = []
    seen: set[str] = set()
    for cell in submitted_cells:
        original = known.get(cell.grade_id) if cell.grade_id else None
        if original is None or original.grade_id is None:
            kept.append((cell, None))
        elif original.grade_id not in seen:
            seen.add(original.grade_id)
            kept.append((cell, original))
            if original.is_locked and cell.source.strip() not in _texts(original):
                mended.append(
                    say(
                        "The cell {cell!r} is not as it was released; the assignment's own was run instead.",
                        cell=original.grade_id,
                    )
                )
        elif original.is_locked:
            mended.append(say("The cell {cell!r} stands there twice; its copy was left out.", cell=original.grade_id))
        else:
            mended.append(
                say(
                    "The cell {cell!r} stands there twice; its copy is run as a cell of your own.",
                    cell=original.grade_id,
                )
            )
            kept.append((cell, None))
    ordered = _put_back(source, kept, mended)

    cells: list[PlannedCell] = []
    work = hashlib.sha256()
    for cell, original in ordered:
        number = sum(planned.run is not None for planned in cells) + 1
        label = f"In [{number}]"
        if original is not None and original.is_locked:
            cells.append(PlannedCell(original, "source", _what_runs(original), label))
            work.update(b"locked" + _framed(str(original.grade_id).encode()))
            continue
        if cell.cell_type == "code" and cell.source.strip():
            work.update(b"own" + _framed(cell.source.encode("utf-8", "replace")))
        cells.append(PlannedCell(_under_source(cell, original), "student", _runnable(cell), label))
    return Plan(tuple(cells), work.hexdigest(), tuple(dict.fromkeys(mended)))


def _texts(cell: Cell) -> tuple[str, str]:
    """What a source cell may read like in a student's notebook: as the release shows it, or whole."""
    return without_hidden(cell.source).strip(), cell.source.strip()


def plan_alone(code: str) -> Plan:
    """The plan for a plain `.py` file: one cell, all the student's."""
    cell = Cell("code", code)
    work = hashlib.sha256(_framed(code.encode("utf-8", "replace"))).hexdigest()
    return Plan((PlannedCell(cell, "student", code, say("the file")),), work)


def plan_unmatched(submitted: Notebook) -> Plan:
    """The plan for a notebook that answers no assignment: its own code cells, in order."""
    work = hashlib.sha256()
    cells: list[PlannedCell] = []
    for cell in submitted.cells:
        number = sum(planned.run is not None for planned in cells) + 1
        if cell.cell_type == "code" and cell.source.strip():
            work.update(_framed(cell.source.encode("utf-8", "replace")))
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


def obstacle(folder: Path) -> tuple[str, str]:
    """Why nothing in the folder can be graded, and the status that follows; empty where nothing stands against it."""
    try:
        folder.name.encode()
    except UnicodeEncodeError:
        return f"The name of the folder {os.fsencode(folder.name)!r} is not UTF-8; rename it.", "unreadable"
    if folder.is_symlink():
        # A student could lead it anywhere, to another one's work for example.
        return f"{folder} is a link, which is not followed; put the folder itself there.", "unreadable"
    try:
        os.scandir(folder).close()
    except OSError as error:
        return f"The grader cannot read {folder} ({error.strerror}); mend that and grade again.", "ungraded"
    return "", "unreadable"


def find_notebooks(assignment: Assignment, folder: Path) -> list[SubmittedNotebook]:
    """For each of the assignment's notebooks, the file in `folder` that answers it: by its name, else by its cells.

    Raises:
        OSError: the machine does not let us read the folder or a notebook in it.
    """
    os.listdir(folder)  # `glob` would take a folder that cannot be read for an empty one
    files = {path.stem: path for path in sorted(folder.glob("*.ipynb"))}
    left = {name: path for name, path in files.items() if name not in assignment.notebooks}
    found = []
    for name, source in assignment.notebooks.items():
        path = files.get(name)
        mended: tuple[str, ...] = ()
        if path is None:
            path = _by_cells(source, left)
            if path is not None:
                del left[path.stem]
                mended = (
                    say(
                        "The notebook is called {found}, expected {name}.ipynb; it was known by its cells.",
                        found=path.name,
                        name=name,
                    ),
                )
        found.append(SubmittedNotebook(source, path, mended))
    if left:
        others = ", ".join(path.name for path in left.values())
        found = [replace(one, mended=(*one.mended, _not_graded(one, others))) for one in found]
    return found


def _not_graded(found: SubmittedNotebook, others: str) -> str:
    graded = found.path.name if found.path else f"{found.source.name}.ipynb"
    return say(
        "Beside {graded} there is {others}, which was not graded: hand in one notebook, under the released name.",
        graded=graded,
        others=others,
    )


def read_file(path: Path) -> bytes:
    """The bytes of a regular file that somebody handed in.

    Raises:
        Unreadable: there is none, it is something else (a link, a folder), or it is too large.
        OSError: the machine does not let us read it, which is not its author's fault.
    """
    try:
        # Opened without following a link, then judged by the descriptor: what is checked is what is read.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        raise Unreadable(say("There is no file {name}. Check its name and hand it in again.", name=path.name)) from None
    except OSError:
        if path.is_symlink():
            raise Unreadable(say("{name} is a symbolic link; hand in the file itself.", name=path.name)) from None
        if _is_special(path):
            raise Unreadable(
                say("{name} is not a regular file; hand in the notebook itself.", name=path.name)
            ) from None
        raise
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise Unreadable(say("{name} is not a regular file; hand in the notebook itself.", name=path.name))
    with os.fdopen(descriptor, "rb") as file:
        if status.st_size > MAX_BYTES:
            raise Unreadable(
                say(
                    "{name} has {size:.0f} MB, at most {most:.0f} are read; of a notebook, clear the outputs (Edit, "
                    "Clear Outputs of All Cells), save and submit again.",
                    name=path.name,
                    size=status.st_size / 1e6,
                    most=MAX_BYTES / 1e6,
                )
            )
        return file.read()


def _is_special(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return not stat.S_ISREG(path.lstat().st_mode)
    return False


def stage_files(folders: Sequence[Path], into: Path) -> list[str]:
    """Copy the data and helper files of `folders` (later ones win) into `into`; returns the names of those left out.

    Regular files alone: links are not followed, notebooks and nbgrader's own files are not meant. Of each folder at
    most 200 files of 50 MB together are copied, down to eight folders in each other; what clashes with a file of the
    assignment is left out as well.
    """
    left_out = []
    for folder in folders:
        files, beyond = _submitted_files(folder)
        left_out += beyond
        for path in files:
            target = into / path.relative_to(folder)
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target, follow_symlinks=False)
            except OSError:
                left_out.append(str(path.relative_to(folder)))
    return left_out


def with_files(work: str, folder: Path) -> str:
    """The digest of a student's work, with that of the files beside the notebook where there are any.

    Otherwise the same notebook with another file would see the same hidden inputs, and could read from the file what
    the feedback on the first attempt has told.
    """
    digest = hashlib.sha256(work.encode())
    files, _ = _submitted_files(folder)
    for path in files:
        digest.update(_framed(os.fsencode(path.relative_to(folder))))
        with contextlib.suppress(Unreadable, OSError):
            digest.update(_framed(read_file(path)))
    return digest.hexdigest() if files else work


def fingerprint(folder: Path) -> str:
    """A digest of all that lies in a submission's folder, but for when it was handed in: another one is other work.

    Raises:
        OSError: the machine does not let us read the folder.
    """
    os.listdir(folder)
    digest = hashlib.sha256()
    for path in _regular_files(folder, lambda name: name != "timestamp.txt"):
        digest.update(_framed(os.fsencode(path.relative_to(folder))))
        try:
            digest.update(_framed(read_file(path)))
        except Unreadable:  # too large, or gone again
            digest.update(b"unreadable")
    return digest.hexdigest()


def _submitted_files(folder: Path) -> tuple[list[Path], list[str]]:
    """The files that go with a notebook, and the names of those that are beyond what is let through."""
    files: list[Path] = []
    beyond: list[str] = []
    left = MAX_FILES_BYTES
    for path in _regular_files(folder, lambda name: not name.endswith(".ipynb") and name != "timestamp.txt"):
        size = path.lstat().st_size
        if len(files) < MAX_FILES and size <= left:
            left -= size
            files.append(path)
        else:
            beyond.append(str(path.relative_to(folder)))
    return files, beyond


def _framed(data: bytes) -> bytes:
    """`data` behind its length, so that no two sequences of these are the same bytes."""
    return len(data).to_bytes(8, "big") + data


def _regular_files(folder: Path, wanted: Callable[[str], bool]) -> list[Path]:
    found = []
    for parent, folders, names in os.walk(folder, followlinks=False):
        deep = len(Path(parent).relative_to(folder).parts) >= MAX_FOLDER_DEPTH
        folders[:] = [] if deep else sorted(name for name in folders if not name.startswith((".", "__pycache__")))
        for name in sorted(names):
            path = Path(parent) / name
            if wanted(name) and not name.startswith(".") and stat.S_ISREG(path.lstat().st_mode):
                found.append(path)
    return found


def _recognised(source: SourceNotebook, submitted: Notebook) -> tuple[list[Cell], list[str]]:
    """The submitted cells, those without nbgrader's metadata given their `grade_id` where their text tells it.

    Editors that know nothing of nbgrader drop its metadata. A locked cell is known by its text; a solution cell need
    not be known to be run.
    """
    present = {cell.grade_id for cell in submitted.cells if cell.grade_id}
    texts: dict[str, Cell] = {}
    for cell in source.notebook.cells:
        if cell.is_locked and cell.grade_id not in present:
            texts |= dict.fromkeys(_texts(cell), cell)
    mended: list[str] = []
    cells = []
    for cell in submitted.cells:
        original = texts.get(cell.source.strip()) if cell.grade_id is None and cell.source.strip() else None
        if original is None:
            cells.append(cell)
        else:
            mended.append(
                say("The cell {cell!r} had lost nbgrader's metadata; it was known by its text.", cell=original.grade_id)
            )
            cells.append(original)
    return cells, mended


def _put_back(
    source: SourceNotebook, kept: Sequence[tuple[Cell, Cell | None]], mended: list[str]
) -> list[tuple[Cell, Cell | None]]:
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


def _behind(cells: Sequence[tuple[Cell, Cell | None]], before: Sequence[str]) -> int:
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
        original.cell_type if original.grade or original.task else cell.cell_type,
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
    tree = parse_cell(cell.source)
    if tree is None or not any(grade_call(statement) for statement in tree.body):
        return _runnable(cell)
    visible = without_hidden(cell.source)
    tree = parse_cell(visible)
    if tree is None:
        return None
    lines = visible.split("\n")
    for statement in tree.body:
        if grade_call(statement) or _imports_grade(statement):
            for line in range(statement.lineno - 1, statement.end_lineno or statement.lineno):
                lines[line] = ""
    return "\n".join(lines) if "".join(lines).strip() else None


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


def _imports_grade(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return statement.module == "autograder" and any(alias.name == "grade" for alias in statement.names)
    return isinstance(statement, ast.Import) and any(alias.name == "autograder" for alias in statement.names)


def _by_cells(source: SourceNotebook, files: Mapping[str, Path]) -> Path | None:
    best, most = None, 0
    for path in files.values():
        try:
            shared = shared_cells(source, read_notebook(read_file(path)))
        except Unreadable:
            # Alone in the folder, it can only be this one; its own report will say what is wrong with it.
            if len(files) == 1:
                return path
            continue
        if shared > most:
            best, most = path, shared
    return best


def shared_cells(source: SourceNotebook, submitted: Notebook) -> int:
    """How many of the source's cells are in `submitted`, by their `grade_id` or, where that was lost, by their text."""
    ids = {cell.grade_id for cell in submitted.cells if cell.grade_id}
    texts = {cell.source.strip() for cell in submitted.cells}
    return sum(
        cell.grade_id in ids or (cell.is_locked and without_hidden(cell.source).strip() in texts)
        for cell in source.notebook.cells
        if cell.grade_id
    )
