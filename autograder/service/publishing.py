"""Into nbgrader's world: the attempt that counts, in `submitted/`, the gradebook, autograded notebooks and feedback."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from autograder.course import Course, CourseError
from autograder.gradebook import (
    GradebookError,
    OpenGradebook,
    course_config,
    open_gradebook,
    prepare,
    withdraw,
)
from autograder.gradebook.filing import store as file
from autograder.grading import Graded
from autograder.late import write_policies
from autograder.service.operations.logs import logger
from autograder.service.outcomes import graded_of
from autograder.service.policy import Late, late_from, window
from autograder.service.store import Store, models
from autograder.service.store.files import read_tree, write_files
from autograder.service.versions import State, find_course, state

AT_ONCE = 50
"""How many students' work is looked up at a time."""
AGAIN_SECONDS = 10.0
"""How long what could not be published rests before it is tried again."""
_LATE = "autograder.late.LatePolicy"
_log = logger(__name__)


@dataclass(frozen=True)
class _Dates:
    """What a penalty depends on besides the marks: if it is another when we are through, we are not."""

    due_at: datetime | None
    own_due_at: datetime | None
    late: str


@dataclass(frozen=True)
class _Wanted:
    """One student's work for one assignment, as nbgrader is to have it; without files where nothing counts."""

    assignment_id: int
    person_id: int
    assignment: str
    student: models.Person
    outcome_id: str | None
    dates: _Dates
    submitted_at: datetime | None = None
    files: Mapping[str, bytes] | None = None
    graded: tuple[Graded, ...] = ()


class Publisher:
    """Brings nbgrader's folders and gradebook of a course up to what the store says. A context manager.

    It can be killed at any moment: what it had begun is done again.
    """

    def __init__(self, store: Store, course: str, root: Path) -> None:
        self._store, self._course, self._root = store, course, root
        self._gradebook: OpenGradebook | None = None
        self._state: State = ()
        self._due: dict[str, datetime | None] = {}
        self._resting: dict[tuple[int, int], float] = {}
        self._policies: dict[str, Late] | None = None

    def __enter__(self) -> Publisher:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def publish(self) -> int:
        """Publish what is wanted and not there yet; returns how many students' work that was.

        What cannot be published is noted for staff to see, and rests for a while.
        """
        done = 0
        self._write_policies()
        for assignment_id, person_id in self._pending():
            with self._store.reading() as session:
                wanted = _read(session, assignment_id, person_id)
            if wanted is None:
                continue
            trouble = self._put(wanted)
            if trouble:
                _log.warning("an attempt cannot be published", assignment=wanted.assignment)
                self._resting[assignment_id, person_id] = time.monotonic() + AGAIN_SECONDS
            with self._store.writing() as session:
                if _note(session, wanted, trouble):
                    done += 1
        return done

    def _pending(self) -> list[tuple[int, int]]:
        now = time.monotonic()
        self._resting = {key: until for key, until in self._resting.items() if until > now}
        publication = models.Publication
        differs = publication.wanted.is_distinct_from(publication.done)
        query = (
            select(publication.assignment_id, publication.person_id)
            .join(models.Assignment, models.Assignment.id == publication.assignment_id)
            .join(models.Course, models.Course.id == models.Assignment.course_id)
            .where(models.Course.name == self._course, differs)
            .order_by(publication.assignment_id, publication.person_id)
        )
        with self._store.reading() as session:
            found = [(row[0], row[1]) for row in session.execute(query.limit(AT_ONCE + len(self._resting)))]
        return [key for key in found if key not in self._resting][:AT_ONCE]

    def _put(self, wanted: _Wanted) -> str | None:
        """Put it where nbgrader looks; returns why that cannot be done."""
        try:
            gradebook = self._open()
            with gradebook.course.speaking():
                if wanted.files is None:
                    _take_away(gradebook, wanted)
                else:
                    self._set_due_date(gradebook, wanted)
                    _put_there(gradebook, wanted)
        except (CourseError, GradebookError) as error:
            self._close()
            return str(error)
        except Exception as error:  # whatever it is, the others go on
            _log.warning("publishing failed", assignment=wanted.assignment, exc_info=error)
            self._close()
            return f"{type(error).__name__}: {error}"
        return None

    def _open(self) -> OpenGradebook:
        """The gradebook, by the course's folder as it is now."""
        found = state(self._root)
        if self._gradebook is None or found != self._state:
            self._close()
            config = course_config(self._root)
            if "plugin_class" not in config.AssignLatePenalties:
                config.AssignLatePenalties.plugin_class = _LATE
            self._gradebook, self._state = open_gradebook(Course(self._root), config), found
        return self._gradebook

    def _close(self) -> None:
        if self._gradebook is not None:
            self._gradebook.close()
        self._gradebook = None
        self._due.clear()

    def _set_due_date(self, gradebook: OpenGradebook, wanted: _Wanted) -> None:
        """nbgrader's own penalties go by its own due date."""
        due = wanted.dates.due_at
        if wanted.assignment not in self._due or self._due[wanted.assignment] != due:
            plain = None if due is None else due.astimezone(UTC).replace(tzinfo=None)
            gradebook.database.update_or_create_assignment(wanted.assignment, duedate=plain)
            self._due[wanted.assignment] = due

    def _write_policies(self) -> None:
        with self._store.reading() as session:
            course = find_course(session, self._course)
            query = select(models.Assignment).where(models.Assignment.course_id == (course.id if course else None))
            policies = {each.name: late_from(each.late) for each in session.scalars(query)}
        if policies != self._policies:
            write_policies(self._root, policies)
            self._policies = policies


def _read(session: Session, assignment_id: int, person_id: int) -> _Wanted | None:
    publication = session.get(models.Publication, (assignment_id, person_id))
    if publication is None or publication.wanted == publication.done:
        return None
    assignment = session.get_one(models.Assignment, assignment_id)
    person = session.get_one(models.Person, person_id)
    outcome = session.get(models.Outcome, publication.wanted) if publication.wanted else None
    about = (assignment_id, person_id, assignment.name, person)
    dates = _dates(session, assignment, person_id)
    if outcome is None:
        return _Wanted(*about, None, dates)
    submission = session.get_one(models.Submission, outcome.submission_id)
    files = read_tree(session, submission.tree)
    return _Wanted(*about, outcome.id, dates, submission.submitted_at, files, tuple(graded_of(outcome)))


def _dates(session: Session, assignment: models.Assignment, person_id: int) -> _Dates:
    own = window(assignment, session.get(models.Extension, (assignment.id, person_id))).due_at
    return _Dates(assignment.due_at, own, repr(sorted(assignment.late.items())))


def _note(session: Session, wanted: _Wanted, trouble: str | None) -> bool:
    """Note that it is there, or why not; returns whether it is, by what holds now."""
    assignment = session.get(models.Assignment, wanted.assignment_id)
    own = (
        models.Publication.assignment_id == wanted.assignment_id,
        models.Publication.person_id == wanted.person_id,
    )
    if trouble:
        said = trouble.replace("\0", "").encode("utf-8", "backslashreplace").decode()
        session.execute(update(models.Publication).where(*own).values(trouble=said))
        return False
    if assignment is None or _dates(session, assignment, wanted.person_id) != wanted.dates:
        return False
    session.execute(update(models.Publication).where(*own).values(done=wanted.outcome_id, trouble=None))
    return True


def _put_there(gradebook: OpenGradebook, wanted: _Wanted) -> None:
    student = _checked(wanted.student.name)
    assert wanted.files is not None
    assert wanted.submitted_at is not None
    at = wanted.submitted_at.astimezone(UTC)
    # Whoever hands in a folder of that name shall not keep the work from being published.
    files = {path: data for path, data in wanted.files.items() if not path.startswith("timestamp.txt/")}
    files["timestamp.txt"] = at.strftime("%Y-%m-%d %H:%M:%S.%f UTC\n").encode()
    folder = gradebook.folder("submitted", student, wanted.assignment)
    _replace(folder, files)
    known = {"first_name": wanted.student.first_name, "last_name": wanted.student.last_name}
    known["email"] = wanted.student.email
    given = {name: value for name, value in known.items() if value}
    if given:
        gradebook.database.update_or_create_student(student, **given)
    extension: timedelta | None = None
    if wanted.dates.due_at is not None and wanted.dates.own_due_at is not None:
        extension = (wanted.dates.own_due_at - wanted.dates.due_at) or None
    prepare(gradebook, assignment=wanted.assignment, student=student, extension=extension)
    for graded in wanted.graded:
        file(gradebook, graded, student=student, folder=folder)


def _take_away(gradebook: OpenGradebook, wanted: _Wanted) -> None:
    """Nothing of the student's counts any more: what was published is taken back; what people gave stays."""
    student = _checked(wanted.student.name)
    for notebook in gradebook.course.assignment(wanted.assignment).notebooks:
        withdraw(gradebook, assignment=wanted.assignment, notebook=notebook, student=student)
    for step in ("submitted", "autograded", "feedback"):
        shutil.rmtree(gradebook.folder(step, student, wanted.assignment), ignore_errors=True)
    note = gradebook.course.root / ".autograder" / "graded" / wanted.assignment / student
    shutil.rmtree(note, ignore_errors=True)


def _replace(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put a folder of these files in place: whole, or as it was. What a killed process left beside it is removed."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f".{folder.name}.*"):
        shutil.rmtree(left, ignore_errors=True)
    staged, former = (folder.parent / f".{folder.name}.{kind}{uuid.uuid4().hex[:8]}" for kind in ("new", "old"))
    staged.mkdir()
    try:
        write_files(files, staged)
        if folder.exists():
            os.rename(folder, former)
        os.rename(staged, folder)
    finally:
        for path in (staged, former):
            shutil.rmtree(path, ignore_errors=True)


def _checked(name: str) -> str:
    """The name, if a folder can have it."""
    if "/" in name or "\0" in name or name.startswith(".") or not name:
        raise GradebookError(f"A student called {name!r} can have no folder: expected no / and no leading dot.")
    return name
