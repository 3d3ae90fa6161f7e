"""Grading a whole class: which submissions there are, and storing what the graders return."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.course import Course
from autograder.filing import store
from autograder.gradebook import OpenGradebook, open_gradebook, register_assignment
from autograder.grading import Graded, Grader
from autograder.notebook import Unreadable, read_notebook
from autograder.submission import closest_source, read_file, without_hidden
from autograder.verdict import Report
from autograder.workers import Submission, graded


def find_submissions(
    course: Course, *, assignment: str | None = None, student: str | None = None, within: Sequence[Path] = ()
) -> list[Submission]:
    """The submissions in the course's `submitted/` tree, by student and assignment; `within` limits them to folders.

    Links are not followed: a student could lead them anywhere.
    """
    root = course.root / "submitted"
    found = []
    for person in _folders(root):
        for folder in _folders(person):
            chosen = assignment in (None, folder.name) and student in (None, person.name)
            if chosen and (not within or any(_overlap(folder, path) for path in within)):
                found.append(Submission(person.name, folder.name, folder))
    return found


def release_warnings(course: Course, assignments: Iterable[str]) -> Iterator[str]:
    """A sentence for each notebook whose released copy has other graded or read-only cells than its source."""
    for assignment in assignments:
        for source in course.assignment(assignment).notebooks.values():
            path = course.root / "release" / assignment / f"{source.name}.ipynb"
            if not path.is_file():
                continue
            try:
                released = {cell.grade_id: cell.source.strip() for cell in read_notebook(path.read_bytes()).cells}
            except Unreadable as error:
                yield f"{path} cannot be read ({error}); the source was used."
                continue
            cells = [cell for cell in source.notebook.cells if cell.is_locked]
            changed = [c.grade_id for c in cells if released.get(c.grade_id) != without_hidden(c.source).strip()]
            if changed:
                names = ", ".join(str(name) for name in changed)
                yield (
                    f"{assignment}/{source.name} was released with other cells than its source has now ({names}); "
                    "the source was used. If students should have the new ones, release again."
                )


def grade_class(
    course: Course, submissions: Sequence[Submission], *, jobs: int
) -> Iterator[tuple[Submission, list[Report]]]:
    """Grade these submissions with `jobs` graders side by side and store each outcome; yields them in the given order.

    Each submission is stored as a whole (gradebook, autograded notebook, feedback page) before it is yielded. One whose
    grader died is tried again; what still has no verdict is reported as `ungraded` and keeps its former marks.
    """
    known = tuple(dict.fromkeys(s.assignment for s in submissions if s.assignment in course.assignments))
    _load_everything(course, known)
    with open_gradebook(course) as gradebook:
        for name in known:
            register_assignment(gradebook, name)
        for submission, outcome in graded(course, submissions, jobs):
            yield submission, [_stored(gradebook, submission, each) for each in outcome]


def grade_loose(grader: Grader, path: Path, *, assignment: str | None, student: str | None) -> Report:
    """The report on one notebook file from anywhere; nothing is stored. Its assignment is the one that it answers."""
    course = grader.course
    blank = Report(assignment or "", student or "", path.stem, str(path), "unreadable")
    try:
        source = closest_source(course, read_notebook(read_file(path)), assignment)
    except Unreadable as error:
        return replace(blank, message=str(error))
    if source is None and assignment is not None and len(course.assignment(assignment).notebooks) == 1:
        (source,) = course.assignment(assignment).notebooks.values()
    if source is None:
        where = f"the assignment {assignment!r}" if assignment else "any assignment of the course"
        return replace(
            blank, message=f"The notebook shares no cell with {where}; name its assignment with --assignment."
        )
    name = source.path.parent.name
    return grader.grade(name, source.name, path, student or "", origin=str(path)).report


def _load_everything(course: Course, assignments: Sequence[str]) -> None:
    """Load every card that will be asked, and the secret: a course that is wrong says so before any work is done."""
    for assignment in assignments:
        for source in course.assignment(assignment).notebooks.values():
            for exercise in dict.fromkeys(name for names in source.graded.values() for name in names):
                course.exercise(exercise)
    _ = course.secret


def _stored(gradebook: OpenGradebook, submission: Submission, outcome: Graded) -> Report:
    report = outcome.report
    if submission.assignment not in gradebook.course.assignments:
        return report
    try:
        store(gradebook, outcome, student=submission.student, folder=submission.folder)
    except Exception as error:  # whatever it is, it is ours, and the class goes on
        return replace(report, status="ungraded", message=f"The verdict could not be stored; grade again. {error}")
    return report


def _folders(parent: Path) -> list[Path]:
    if not parent.is_dir():
        return []
    return sorted(
        path for path in parent.iterdir() if stat.S_ISDIR(path.lstat().st_mode) and not path.name.startswith(".")
    )


def _overlap(folder: Path, path: Path) -> bool:
    """Whether the path that was asked for names this folder, something in it, or a folder above it."""
    path = path.resolve()
    return path == folder or path in folder.parents or folder in path.parents


def default_jobs() -> int:
    """One grader for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
