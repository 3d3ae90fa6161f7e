"""Reports into nbgrader's database.

The rows are those that `nbgrader autograde` writes. They are written through nbgrader's own models, one transaction a
submission, because nbgrader's converters open the database nine times for each notebook.
"""

from __future__ import annotations

import datetime
import fcntl
import html
import importlib
import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from alembic.script import ScriptDirectory
from nbgrader import api, utils
from nbgrader.api import InvalidEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.dbutil import ALEMBIC_DIR
from nbgrader.preprocessors import AssignLatePenalties, SaveCells
from sqlalchemy import Connection, bindparam, create_engine, delete, insert, inspect, select, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.course import Course
from autograder.showing.autograded import Released
from autograder.showing.feedback import CellMarks, Marks
from autograder.texts import localized, say

if TYPE_CHECKING:
    from autograder.grading import Graded, GradedCell

_BUSY_SECONDS = 30
_STILL_BUSY_SECONDS = 1  # once somebody has held it for so long: or each submission of a class would wait as long again


class GradebookError(Exception):
    """The gradebook cannot be used or changed as asked: the message says what was found and what to do."""


@dataclass(frozen=True)
class _Notebook:
    """A notebook's ids in the database: of itself and of its cells, by name."""

    id: str
    grade_cells: Mapping[str, str]
    solution_cells: Mapping[str, str]
    task_cells: Mapping[str, str]
    tests: frozenset[str]

    @property
    def marked(self) -> dict[str, str]:
        """Cells that have a grade."""
        return {**self.grade_cells, **self.task_cells}

    @property
    def commented(self) -> dict[str, str]:
        """Cells that have a comment."""
        return {**self.solution_cells, **self.task_cells}


@dataclass(frozen=True)
class _Assignment:
    id: str
    notebooks: Mapping[str, _Notebook]
    released: Mapping[str, Released]


@dataclass
class OpenGradebook:
    """A course's database, open, and where nbgrader's configuration puts things. Use it as a context.

    `held` says whether the last to write found the database in another program's hands until the end of its patience.
    """

    course: Course
    config: Config
    directory: CourseDirectory
    database: api.Gradebook
    assignments: dict[str, _Assignment] = field(default_factory=dict)
    held: bool = False

    def __enter__(self) -> OpenGradebook:
        """The gradebook itself."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Close the database."""
        self.close()

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """The folder of one submission at one of nbgrader's steps: submitted, autograded or feedback."""
        name = getattr(self.directory, f"{step}_directory")
        return Path(self.directory.format_path(name, student, assignment))


def course_config(root: Path) -> Config:
    """The course's `nbgrader_config.py`, loaded as nbgrader would; empty where there is none."""
    if not (root / "nbgrader_config.py").is_file():
        return Config()
    return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()


def open_gradebook(course: Course, config: Config | None = None) -> OpenGradebook:
    """The course's gradebook, made if there is none yet; `config` is nbgrader's, where nbgrader has loaded it already.

    Raises:
        GradebookError: the database cannot be opened.
    """
    config = course_config(course.root) if config is None else config
    # The course is where it was found, wherever its configuration believes it to be.
    config.CourseDirectory.root = str(course.root)
    directory = CourseDirectory(config=config)
    try:
        with _alone(course):
            _create(directory.db_url)
            database = api.Gradebook(directory.db_url, directory.course_id or "default_course")
    except (SQLAlchemyError, InvalidEntry, OSError) as error:
        remedy = "If it comes from an older nbgrader, back it up and run `nbgrader db upgrade`."
        if "locked" in str(error):
            remedy = "Another program holds it: wait for it or end it, and grade again."
        if isinstance(error, OSError) or "full" in str(error):
            remedy = "Mend that, and grade again."
        raise GradebookError(
            f"The gradebook {directory.db_url} cannot be opened: {_plainly(error)}. {remedy}"
        ) from error
    return OpenGradebook(course, config, directory, database)


def _plainly(error: Exception) -> str:
    """What the database said, without the statement that SQLAlchemy adds."""
    return str(getattr(error, "orig", None) or error)


def _create(url: str) -> None:
    """Make nbgrader's tables and note their version, where either is missing; whole or not at all.

    nbgrader asks a program called alembic for the version, which takes seconds, and where it is not on PATH leaves a
    database that is never upgraded.
    """
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            if not {"alembic_version", "grade"} <= set(inspect(connection).get_table_names()):
                _create_tables(connection)
    finally:
        engine.dispose()


def _create_tables(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}"))
        connection.execute(text("BEGIN IMMEDIATE"))
    api.Base.metadata.create_all(connection)
    connection.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"))
    if connection.execute(text("SELECT version_num FROM alembic_version")).first() is None:
        head = ScriptDirectory(ALEMBIC_DIR).get_current_head()
        connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": head})


def register_assignment(gradebook: OpenGradebook, name: str) -> None:
    """Put the assignment's notebooks and cells into the gradebook, where they are missing or the source has changed.

    What `nbgrader generate_assignment` saves, by nbgrader's own preprocessors. Unlike there, graded cells may also be
    added and removed when there are submissions; only a cell that a person has marked or commented on stays.

    Raises:
        CourseError: there is no such assignment.
        GradebookError: a source notebook cannot be released, or a cell that a person has marked was removed.
    """
    with _alone(gradebook.course):
        _register(gradebook, name)


@contextmanager
def _alone(course: Course) -> Iterator[None]:
    """One process at a time: nbgrader looks for the course and its cells and makes them in transactions of its own.

    Two at once would each make them, and leave marks of cells that are no more.
    """
    folder = course.root / ".autograder"
    folder.mkdir(mode=0o700, exist_ok=True)
    with open(folder / "gradebook.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _register(gradebook: OpenGradebook, name: str) -> None:
    sources = gradebook.course.assignment(name).notebooks
    database = gradebook.database
    database.db.rollback()  # what another process has registered meanwhile must be seen
    database.update_or_create_assignment(name)
    notebooks: dict[str, _Notebook] = {}
    released: dict[str, Released] = {}
    for notebook, source in sources.items():
        saved, released[notebook] = _release(gradebook, name, notebook, source.path)
        cells = _described(saved)
        if cells != _known_cells(database, name, notebook):
            _make_room(database, name, notebook, cells)
            _save_cells(gradebook, name, notebook, saved)
        notebooks[notebook] = _ids(database, name, notebook)
    assignment_id = database.find_assignment(name).id
    database.db.commit()
    gradebook.assignments[name] = _Assignment(assignment_id, notebooks, released)


def _release(gradebook: OpenGradebook, assignment: str, notebook: str, path: Path) -> tuple[Any, Released]:
    """The notebook as nbgrader saves it, and as it releases it: the steps before and after `SaveCells`."""
    resources = _resources(gradebook, assignment, notebook)
    resources["metadata"] = {"path": str(path.parent), "name": notebook}
    steps = GenerateAssignment(coursedir=gradebook.directory, config=gradebook.config).preprocessors
    saved: Any = None
    try:
        document = nbformat.read(path, as_version=4)
        for step in steps:
            kind = _imported(step) if isinstance(step, str) else step
            if issubclass(kind, SaveCells):
                saved = nbformat.from_dict(json.loads(json.dumps(document)))
            else:
                document, resources = kind(config=gradebook.config)(document, resources)
    except Exception as error:
        raise GradebookError(
            f"The source notebook {path} cannot be released: {type(error).__name__}: {error}"
        ) from error
    if saved is None:
        raise GradebookError("c.GenerateAssignment.preprocessors lacks SaveCells: nothing would reach the gradebook.")
    checksums = {
        cell.metadata.nbgrader["grade_id"]: cell.metadata.nbgrader["checksum"]
        for cell in saved.cells
        if cell.metadata.get("nbgrader", {}).get("checksum")
    }
    return saved, Released(document, checksums)


def _imported(dotted: str) -> Any:
    module, _, name = dotted.rpartition(".")
    return getattr(importlib.import_module(module), name)


def _resources(gradebook: OpenGradebook, assignment: str, notebook: str) -> dict[str, Any]:
    named = {"notebook": notebook, "assignment": assignment, "student": ".", "db_url": gradebook.directory.db_url}
    return {"nbgrader": named}


_Described = dict[tuple[str, str], tuple[Any, ...]]


def _described(saved: Any) -> _Described:
    """What the gradebook should know of the cells, by kind and name; the notebook's kernel is among it."""
    cells: _Described = {("kernel", ""): (json.dumps(saved.metadata.get("kernelspec", {})),)}
    for cell in saved.cells:
        if not (utils.is_grade(cell) or utils.is_solution(cell) or utils.is_locked(cell) or utils.is_task(cell)):
            continue
        data = cell.metadata.nbgrader
        name = data["grade_id"]
        locked = bool(utils.is_locked(cell))
        cells["SourceCell", name] = (cell.cell_type, locked, cell.source, data.get("checksum"))
        if utils.is_grade(cell):
            cells["GradeCell", name] = (float(data["points"]), cell.cell_type)
        if utils.is_solution(cell):
            cells["SolutionCell", name] = ()
        if utils.is_task(cell):
            cells["TaskCell", name] = (float(data["points"]), cell.cell_type)
    return cells


def _known_cells(database: api.Gradebook, assignment: str, notebook: str) -> _Described | None:
    try:
        known = database.find_notebook(notebook, assignment)
    except api.MissingEntry:
        return None
    cells: _Described = {("kernel", ""): (known.kernelspec,)}
    for cell in known.source_cells:
        cells["SourceCell", cell.name] = (cell.cell_type, cell.locked, cell.source, cell.checksum)
    for cell in [*known.grade_cells, *known.task_cells]:
        cells[cell.type, cell.name] = (cell.max_score, cell.cell_type)
    for cell in known.solution_cells:
        cells["SolutionCell", cell.name] = ()
    return cells


def _save_cells(gradebook: OpenGradebook, assignment: str, notebook: str, saved: Any) -> None:
    gradebook.database.db.commit()
    try:
        SaveCells(config=gradebook.config)(saved, _resources(gradebook, assignment, notebook))
    except Exception as error:
        raise GradebookError(f"The cells of {assignment}/{notebook} cannot be saved: {error}") from error
    gradebook.database.db.expire_all()


_KINDS = {"GradeCell": api.GradeCell, "SolutionCell": api.SolutionCell, "TaskCell": api.TaskCell}


def _make_room(database: api.Gradebook, assignment: str, notebook: str, cells: _Described) -> None:
    """Add and remove the cells that changed in a notebook that has submissions: `SaveCells` would refuse to."""
    session = database.db
    try:
        known = database.find_notebook(notebook, assignment)
    except api.MissingEntry:
        return
    if not known.submissions:
        return
    cells_with_marks = [*known.grade_cells, *known.solution_cells, *known.task_cells]
    old: dict[tuple[str, str], Any] = {(cell.type, cell.name): cell for cell in cells_with_marks}
    old |= {("SourceCell", cell.name): cell for cell in known.source_cells}
    gone = [cell for key, cell in old.items() if key not in cells]
    ids = [cell.id for cell in gone if not isinstance(cell, api.SourceCell)]
    _refuse_marked(session, ids, f"{assignment}/{notebook}")
    session.execute(delete(api.Grade).where(api.Grade.cell_id.in_(ids)))
    session.execute(delete(api.Comment).where(api.Comment.cell_id.in_(ids)))
    session.expire_all()
    for cell in gone:
        session.delete(cell)
    for (kind, name), values in cells.items():
        if (kind, name) in old or kind == "kernel":
            continue
        if kind == "SourceCell":
            keys = ("cell_type", "locked", "source", "checksum")
            session.add(api.SourceCell(name=name, notebook=known, **dict(zip(keys, values, strict=True))))
        else:
            session.add(
                _KINDS[kind](name=name, notebook=known, **dict(zip(("max_score", "cell_type"), values, strict=False)))
            )
    session.commit()
    session.expire_all()


def _refuse_marked(session: Session, cell_ids: Collection[str], where: str) -> None:
    marked = select(api.BaseCell.name).join(api.Grade, api.Grade.cell_id == api.BaseCell.id)
    marked = marked.where(api.Grade.manual_score.is_not(None) | api.Grade.extra_credit.is_not(None))
    noted = select(api.BaseCell.name).join(api.Comment, api.Comment.cell_id == api.BaseCell.id)
    noted = noted.where(api.Comment.manual_comment.is_not(None))
    names = {
        name
        for query in (marked, noted)
        for name in session.execute(query.where(api.BaseCell.id.in_(cell_ids))).scalars()
    }
    if names:
        raise GradebookError(
            f"The source of {where} no longer has the cell {', '.join(sorted(names))}, which a person has marked or "
            "commented on. Put the cell back, or clear its marks and comments in formgrader first."
        )


def _ids(database: api.Gradebook, assignment: str, notebook: str) -> _Notebook:
    known = database.find_notebook(notebook, assignment)
    grade_cells = {cell.name: cell.id for cell in known.grade_cells}
    solution_cells = {cell.name: cell.id for cell in known.solution_cells}
    task_cells = {cell.name: cell.id for cell in known.task_cells}
    tests = {cell.name for cell in known.grade_cells if cell.cell_type == "code" and cell.name not in solution_cells}
    return _Notebook(known.id, grade_cells, solution_cells, task_cells, frozenset(tests))


def record(
    gradebook: OpenGradebook, graded: Graded, *, student: str, timestamp: datetime.datetime | None = None
) -> None:
    """Write a graded notebook's scores, in one transaction, in place of whatever an earlier attempt got.

    Marks and comments given by a person stay; as under nbgrader, a cell that a person has marked is put up for another
    look. Of an unreadable notebook every automatic score is 0. A report without a verdict (`ungraded`) changes nothing.

    Raises:
        GradebookError: the database could not be written; nothing of this submission was.
    """
    if graded.report.status != "ungraded":
        with recording(gradebook, graded, student=student, timestamp=timestamp):
            pass


@contextmanager
def recording(
    gradebook: OpenGradebook, graded: Graded, *, student: str, timestamp: datetime.datetime | None = None
) -> Iterator[None]:
    """Like `record`, of a report with a verdict: within it the scores can be read, behind it they are there for good.

    What raises within it takes them back.
    """
    report = graded.report
    assignment = _registered(gradebook, report.assignment)
    with writing(gradebook) as session:
        connection = session.connection()
        submission_id, ids = _submitted(connection, assignment, student, timestamp)
        for name, notebook in assignment.notebooks.items():
            if name != report.notebook:
                _make_rows(connection, ids[notebook.id], notebook)
        submitted_id = ids[assignment.notebooks[report.notebook].id]
        _save_scores(connection, submitted_id, assignment, graded)
        _save_penalty(gradebook, connection, submission_id, submitted_id, student, report.assignment, report.notebook)
        yield


def prepare(gradebook: OpenGradebook, *, assignment: str, student: str, extension: datetime.timedelta | None) -> None:
    """Make the rows of a student's submission, where they are missing, and set the extension that its penalty heeds.

    Raises:
        CourseError: there is no such assignment.
        GradebookError: the database could not be written.
    """
    registered = _registered(gradebook, assignment)
    with writing(gradebook) as session:
        connection = session.connection()
        submission_id, _ = _submitted(connection, registered, student, None)
        own = update(api.SubmittedAssignment).where(api.SubmittedAssignment.id == submission_id)
        connection.execute(own.values(extension=extension))


def withdraw(gradebook: OpenGradebook, *, assignment: str, notebook: str, student: str) -> None:
    """Take back the automatic scores of a notebook, as if it had not been graded yet; what people gave stays.

    Every cell is put up for another look: to nbgrader, and to whoever exports marks, it is not done.

    Raises:
        GradebookError: the database could not be written; nothing was taken back.
    """
    registered = _registered(gradebook, assignment)
    with writing(gradebook) as session:
        asked = {"student": student, "notebook": registered.notebooks[notebook].id}
        submitted_id = session.execute(_SUBMITTED, asked).scalar()
        if submitted_id is None:
            return
        grades = update(api.Grade).where(api.Grade.notebook_id == submitted_id)
        session.execute(grades.values(auto_score=None, needs_manual_grade=True))
        session.execute(update(api.Comment).where(api.Comment.notebook_id == submitted_id).values(auto_comment=None))
        penalised = update(api.SubmittedNotebook).where(api.SubmittedNotebook.id == submitted_id)
        session.execute(penalised.values(late_submission_penalty=None))


def released_notebook(gradebook: OpenGradebook, assignment: str, notebook: str) -> Released:
    """The notebook as students get it, and its checksums."""
    return _registered(gradebook, assignment).released[notebook]


def _registered(gradebook: OpenGradebook, name: str) -> _Assignment:
    if name not in gradebook.assignments:
        register_assignment(gradebook, name)
    return gradebook.assignments[name]


@contextmanager
def writing(gradebook: OpenGradebook) -> Iterator[Session]:
    """One transaction in the gradebook, alone from its beginning; undone where it raises.

    Raises:
        GradebookError: the database could not be written; nothing was.
    """
    session = gradebook.database.db
    session.rollback()
    try:
        if gradebook.database.engine.dialect.name == "sqlite":
            # Nobody else may write between what is read here and what is written; formgrader may hold it for a moment.
            seconds = _STILL_BUSY_SECONDS if gradebook.held else _BUSY_SECONDS
            session.execute(text(f"PRAGMA busy_timeout = {seconds * 1000}"))
            gradebook.held = True
            session.execute(text("BEGIN IMMEDIATE"))
            gradebook.held = False
        yield session
        session.commit()
    except SQLAlchemyError as error:
        session.rollback()
        raise GradebookError(
            f"The gradebook {gradebook.directory.db_url} could not be written: {_plainly(error)}"
        ) from error
    except BaseException:
        session.rollback()
        raise


# Written once, so that SQLAlchemy makes its SQL once: to make it takes longer than to run it.
_STUDENT = select(api.Student.id).where(api.Student.id == bindparam("student"))
_SUBMISSION = select(api.SubmittedAssignment.id).where(
    api.SubmittedAssignment.student_id == bindparam("student"),
    api.SubmittedAssignment.assignment_id == bindparam("assignment"),
)
_NOTEBOOKS = select(api.SubmittedNotebook.notebook_id, api.SubmittedNotebook.id).where(
    api.SubmittedNotebook.assignment_id == bindparam("submission")
)
_GRADES = select(api.Grade.cell_id, api.Grade.id, api.Grade.manual_score, api.Grade.auto_score).where(
    api.Grade.notebook_id == bindparam("submitted")
)
_COMMENTS = select(api.Comment.cell_id, api.Comment.id).where(api.Comment.notebook_id == bindparam("submitted"))
_TIMES = (
    select(api.SubmittedAssignment.timestamp, api.SubmittedAssignment.extension, api.Assignment.duedate)
    .join_from(api.SubmittedAssignment, api.Assignment)
    .where(api.SubmittedAssignment.id == bindparam("submission"))
)
_SCORE = select(api.SubmittedNotebook.score).where(api.SubmittedNotebook.id == bindparam("submitted"))
_PENALTY = select(api.SubmittedNotebook.late_submission_penalty).where(
    api.SubmittedNotebook.id == bindparam("submitted")
)
_SUBMITTED = (
    select(api.SubmittedNotebook.id)
    .join(api.SubmittedAssignment, api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id)
    .where(api.SubmittedAssignment.student_id == bindparam("student"))
    .where(api.SubmittedNotebook.notebook_id == bindparam("notebook"))
)
_MARKS = select(api.Grade.cell_id, api.Grade.score, api.Grade.max_score, api.Grade.needs_manual_grade).where(
    api.Grade.notebook_id == bindparam("submitted")
)
_SAID = select(api.Comment.cell_id, api.Comment.comment).where(api.Comment.notebook_id == bindparam("submitted"))

_Row = dict[str, Any]


def _submitted(
    connection: Connection, assignment: _Assignment, student: str, timestamp: datetime.datetime | None
) -> tuple[str, dict[str, str]]:
    """The ids of the submission and of its notebooks, by the notebook's id; rows that are missing are made."""
    if connection.execute(_STUDENT, {"student": student}).first() is None:
        connection.execute(insert(api.Student), [{"id": student}])
    submission_id = connection.execute(_SUBMISSION, {"student": student, "assignment": assignment.id}).scalar()
    values = {} if timestamp is None else {"timestamp": timestamp}
    if submission_id is None:
        submission_id = api.new_uuid()
        row = {"id": submission_id, "assignment_id": assignment.id, "student_id": student, **values}
        connection.execute(insert(api.SubmittedAssignment), [row])
    elif values:
        own = api.SubmittedAssignment.id == submission_id
        connection.execute(update(api.SubmittedAssignment).where(own).values(**values))
    ids = {row[0]: row[1] for row in connection.execute(_NOTEBOOKS, {"submission": submission_id})}
    for notebook in assignment.notebooks.values():
        if notebook.id not in ids:
            ids[notebook.id] = api.new_uuid()
            new = {"id": ids[notebook.id], "notebook_id": notebook.id, "assignment_id": submission_id, "flagged": False}
            connection.execute(insert(api.SubmittedNotebook), [new])
    return str(submission_id), ids


def _make_rows(connection: Connection, submitted_id: str, notebook: _Notebook) -> None:
    """The rows of a notebook that is not graded now, where they are missing."""
    there = {row.cell_id: row for row in connection.execute(_GRADES, {"submitted": submitted_id})}
    new = {cell: {"needs_manual_grade": True} for cell in notebook.marked.values() if cell not in there}
    _write(connection, api.Grade, submitted_id, there, new)
    there = {row.cell_id: row for row in connection.execute(_COMMENTS, {"submitted": submitted_id})}
    _write(
        connection,
        api.Comment,
        submitted_id,
        there,
        {cell: {} for cell in notebook.commented.values() if cell not in there},
    )


def _write(
    connection: Connection, kind: Any, submitted_id: str, there: Mapping[str, Any], values: Mapping[str, _Row]
) -> None:
    """Rows of a submitted notebook, by the cell that they are of: changed where they are there, else made."""
    changed = [{"row": there[cell].id, **row} for cell, row in values.items() if cell in there]
    new = [
        {"id": api.new_uuid(), "cell_id": cell, "notebook_id": submitted_id, **row}
        for cell, row in values.items()
        if cell not in there
    ]
    if changed:
        connection.execute(update(kind.__table__).where(kind.__table__.c.id == bindparam("row")), changed)
    if new:
        connection.execute(insert(kind), new)


def _save_scores(connection: Connection, submitted_id: str, assignment: _Assignment, graded: Graded) -> None:
    notebook = assignment.notebooks[graded.report.notebook]
    checksums = assignment.released[graded.report.notebook].checksums
    readable = graded.report.status == "graded"
    scores = graded.cell_scores or {}
    answers = {cell.grade_id: cell for cell in graded.cells if cell.grade_id is not None}
    unanswered = {
        name
        for name in notebook.solution_cells
        if name not in answers or cell_checksum(answers[name]) == checksums.get(name)
    }
    there = {row.cell_id: row for row in connection.execute(_GRADES, {"submitted": submitted_id})}
    grades: dict[str, _Row] = {}
    for name, cell_id in notebook.marked.items():
        row = there.get(cell_id)
        if not readable:
            score: float | None = 0.0
        elif name in notebook.tests:
            score = float(scores.get(name, 0.0))
        else:
            score = 0.0 if name in unanswered else None
        if name in notebook.task_cells and readable and (row is None or row.auto_score is None):
            # As nbgrader leaves a task: for a person to mark.
            if row is None:
                grades[cell_id] = {"auto_score": None, "needs_manual_grade": True}
            continue
        marked = row is not None and row.manual_score is not None
        grades[cell_id] = {"auto_score": score, "needs_manual_grade": marked or score is None}
    _write(connection, api.Grade, submitted_id, there, grades)
    # nbgrader renders comments through markdown without escaping them.
    said = (
        None if readable else html.escape(localized(graded.report.message or say("This notebook could not be read.")))
    )
    comments = {
        cell_id: {"auto_comment": said or ("No response." if name in unanswered else None)}
        for name, cell_id in notebook.commented.items()
    }
    there = {row.cell_id: row for row in connection.execute(_COMMENTS, {"submitted": submitted_id})}
    _write(connection, api.Comment, submitted_id, there, comments)


def cell_checksum(cell: GradedCell) -> str:
    """nbgrader's checksum of a cell as it stands."""
    metadata = {"nbgrader": dict(cell.nbgrader or {})}
    node = nbformat.from_dict({"cell_type": cell.cell_type, "source": cell.source, "metadata": metadata})
    return str(utils.compute_checksum(node))


def _save_penalty(
    gradebook: OpenGradebook,
    connection: Connection,
    submission_id: str,
    submitted_id: str,
    student: str,
    assignment: str,
    notebook: str,
) -> None:
    """What nbgrader's AssignLatePenalties would write, by the course's own plug-in."""
    timestamp, extension, duedate = connection.execute(_TIMES, {"submission": submission_id}).one()
    late = 0.0
    if timestamp is not None and duedate is not None:
        late = (timestamp - duedate - (extension or datetime.timedelta())).total_seconds()
    penalty = None
    if late > 0:
        score = connection.execute(_SCORE, {"submitted": submitted_id}).scalar_one()
        assigner = AssignLatePenalties(config=gradebook.config)
        # What nbgrader gives a plug-in's parent to know.
        assigner.assignment_id, assigner.notebook_id, assigner.student_id = assignment, notebook, student
        assigner.db_url, assigner.gradebook = gradebook.directory.db_url, gradebook.database
        assigner.init_plugin()
        penalty = assigner.plugin_inst.late_submission_penalty(student, score, late)
        if penalty is not None:
            penalty = min(max(penalty, 0), score)
    if connection.execute(_PENALTY, {"submitted": submitted_id}).scalar() != penalty:
        own = api.SubmittedNotebook.id == submitted_id
        connection.execute(update(api.SubmittedNotebook).where(own).values(late_submission_penalty=penalty))


def marks(gradebook: OpenGradebook, *, assignment: str, notebook: str, student: str) -> Marks:
    """What the gradebook holds of a submitted notebook: each cell's points and comment, and the late penalty."""
    found = marks_within(gradebook, assignment=assignment, notebook=notebook, student=student)
    gradebook.database.db.rollback()
    return found


def marks_within(gradebook: OpenGradebook, *, assignment: str, notebook: str, student: str) -> Marks:
    """The same within `recording`, with what is being recorded."""
    registered = gradebook.assignments.get(assignment)
    known = registered.notebooks[notebook] if registered else _ids(gradebook.database, assignment, notebook)
    connection = gradebook.database.db.connection()
    submitted_id = connection.execute(_SUBMITTED, {"student": student, "notebook": known.id}).scalar()
    if submitted_id is None:
        return Marks()
    names = {cell_id: name for name, cell_id in {**known.marked, **known.commented}.items()}
    names |= {cell_id: name for name, cell_id in known.marked.items()}
    of_this = {"submitted": submitted_id}
    commented = {
        names[cell_id]: said for cell_id, said in connection.execute(_SAID, of_this) if said and cell_id in names
    }
    cells = {
        names[cell_id]: CellMarks(score, max_score, names[cell_id] not in known.tests, needed)
        for cell_id, score, max_score, needed in connection.execute(_MARKS, of_this)
        if cell_id in names
    }
    return Marks(cells, commented, connection.execute(_PENALTY, of_this).scalar() or 0.0)
