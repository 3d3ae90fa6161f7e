"""Grading a whole class: which submissions there are, and storing what the graders return."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.course import Course
from autograder.gradebook import OpenGradebook, open_gradebook, register_assignment
from autograder.gradebook.filing import store
from autograder.grading import Graded, Grader
from autograder.notebook import Notebook, Unreadable, read_notebook
from autograder.sandbox import SandboxError, SandboxUnavailable, refuse_unconfined
from autograder.settings import LEVELS
from autograder.submission import closest_source
from autograder.submission.handed_in import folder_state, obstacle, read_submitted
from autograder.submission.recognition import without_hidden
from autograder.texts import say
from autograder.verdict import Report
from autograder.workers import Submission, graded, without_verdicts


def find_submissions(
    course: Course, *, assignment: str | None = None, student: str | None = None, within: Sequence[Path] = ()
) -> list[Submission]:
    """The submissions in the course's `submitted/` tree, by assignment and student; `within` limits them to folders.

    A folder that cannot be graded at all (a link, a name that is no text, one we may not read) is among them, with the
    reason.
    """
    chosen = []
    for found in _all_submissions(course):
        asked_for = (assignment is None or found.assignment in ("", assignment)) and student in (None, found.student)
        if asked_for and (not within or any(_overlap(found.folder, path) for path in within)):
            chosen.append(found)
    return sorted(chosen, key=lambda found: found.assignment)


def _all_submissions(course: Course) -> Iterator[Submission]:
    for person in _folders(course.root / "submitted"):
        reason, status = obstacle(person)
        if reason:
            for name in _handed_in(course, person) or [""]:
                yield Submission(person.name, name, person, reason, status)
            continue
        for folder in _folders(person):
            yield Submission(person.name, folder.name, folder, *obstacle(folder))


def _handed_in(course: Course, person: Path) -> list[str]:
    """Assignments of which somebody whose folder may not be entered has handed in something, now or before."""
    try:
        person.name.encode()
    except UnicodeEncodeError:
        return []
    before = course.root / ".autograder" / "graded"
    return [a for a in course.assignments if os.path.isdir(person / a) or os.path.isdir(before / a / person.name)]


def release_warnings(course: Course, assignments: Iterable[str]) -> Iterator[str]:
    """A sentence for each notebook whose released copy has other graded or read-only cells than its source."""
    for assignment in assignments:
        for source in course.assignment(assignment).notebooks.values():
            path = course.root / "release" / assignment / f"{source.name}.ipynb"
            if not path.is_file():
                continue
            try:
                changed = changed_cells(source.notebook, read_notebook(path.read_bytes()))
            except Unreadable as error:
                yield f"{path} cannot be read ({error}); the source was used."
                continue
            if changed:
                names = ", ".join(changed)
                yield (
                    f"{assignment}/{source.name} was released with other cells than its source has now ({names}); "
                    "the source was used. If students should have the new ones, release again."
                )


def changed_cells(source: Notebook, released: Notebook) -> list[str]:
    """Names of the graded and read-only cells that are not in the release as the source would have them there."""
    found = {cell.grade_id: cell.source.strip() for cell in released.cells}
    locked = [cell for cell in source.cells if cell.is_locked]
    return [str(cell.grade_id) for cell in locked if found.get(cell.grade_id) != without_hidden(cell.source).strip()]


def grade_class(
    course: Course, submissions: Sequence[Submission], *, jobs: int
) -> Iterator[tuple[Submission, list[Report]]]:
    """Grade these submissions with `jobs` graders side by side and store each outcome; yields them as they fall.

    Each submission is stored as a whole (gradebook, autograded notebook, feedback page) before it is yielded. One whose
    grader died is tried again; what still has no verdict is reported as `ungraded` and keeps its former marks.

    Raises:
        SandboxUnavailable: this machine cannot confine student code, or not as well as the course requires.
    """
    _refuse_below_required(course)
    known = tuple(dict.fromkeys(s.assignment for s in submissions if s.assignment in course.assignments))
    course.load(known)
    _ = course.secret
    with open_gradebook(course) as gradebook:
        for name in known:
            register_assignment(gradebook, name)
        left = dict.fromkeys(submissions)
        try:
            for submission, outcome in graded(course, submissions, jobs):
                del left[submission]
                yield submission, [_stored(gradebook, submission, each) for each in outcome]
        except SandboxUnavailable:
            raise
        except SandboxError as error:  # what was stored of earlier work is taken back all the same
            for submission in left:
                outcome = without_verdicts(course, submission, "ungraded", str(error))
                yield submission, [_stored(gradebook, submission, each) for each in outcome]


def grade_loose(grader: Grader, path: Path, *, assignment: str | None, student: str | None) -> Report:
    """The report on one notebook file from anywhere; nothing is stored. Its assignment is the one that it answers."""
    course = grader.course
    blank = Report(assignment or "", student or "", path.stem, str(path), "unreadable")
    try:
        source = closest_source(course, read_submitted(path), assignment)
    except Unreadable as error:
        return replace(blank, message=error.sentence)
    if source is None and assignment is not None and len(course.assignment(assignment).notebooks) == 1:
        (source,) = course.assignment(assignment).notebooks.values()
    if source is None:
        message = say("The notebook shares no cell with any assignment here; name its assignment with --assignment.")
        return replace(blank, message=message)
    name = source.path.parent.name
    return grader.grade(name, source.name, path, student or "", origin=str(path)).report


def _refuse_below_required(course: Course) -> None:
    """Measures before anything is done or written, where the course requires a level; each grader measures its own."""
    refuse_unconfined()
    if course.required_protection != LEVELS[0]:
        with Grader(course, preload=()):
            pass


def _stored(gradebook: OpenGradebook, submission: Submission, outcome: Graded) -> Report:
    report = outcome.report
    if submission.assignment not in gradebook.course.assignments:
        return report
    # What lies behind an obstacle, which may lead anywhere, is not touched.
    folder = None if submission.obstacle and report.status == "unreadable" else submission.folder
    if outcome.folder is not None and outcome.folder != folder_state(submission.folder):
        message = say("Other work was put in its place while it was graded; grade again. The former marks are kept.")
        return replace(report, status="ungraded", message=message)
    try:
        taken = store(gradebook, outcome, student=submission.student, folder=folder)
    except Exception as error:  # whatever it is, it is ours, and the class goes on
        return replace(
            report,
            status="ungraded",
            message=say("The verdict could not be stored; grade again. {error}", error=str(error)),
        )
    return replace(report, timings={**report.timings, **taken})


def _folders(parent: Path) -> list[Path]:
    """The folders in `parent`, links to folders among them."""
    if not parent.is_dir():
        return []
    return sorted(path for path in parent.iterdir() if path.is_dir() and not path.name.startswith("."))


def _overlap(folder: Path, path: Path) -> bool:
    """Whether the path that was asked for names this folder, something in it, or a folder above it."""
    path = path.resolve()
    return path == folder or path in folder.parents or folder in path.parents


def default_jobs() -> int:
    """One grader for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
