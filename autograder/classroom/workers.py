"""Graders side by side: one process each, with a warm sandbox of its own. Stores nothing.

Apart from `classroom`, so that a new process need not import nbgrader.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from pathlib import Path

from autograder.course import Course
from autograder.grading import Graded, Grader
from autograder.sandbox import SandboxError, die_with_parent
from autograder.submission.handed_in import find_notebooks
from autograder.texts import say
from autograder.verdict import Report

ROUNDS = 3


@dataclass(frozen=True)
class Submission:
    """What one student handed in for one assignment: a folder of `submitted/`.

    Where `obstacle` says why it cannot be graded at all, `status` is what its report gets.
    """

    student: str
    assignment: str
    folder: Path
    obstacle: str = ""
    status: str = "unreadable"


def grade_submission(grader: Grader, submission: Submission) -> list[Graded]:
    """The outcome of each notebook of one submission; where it cannot be graded as a whole, one report that says so."""
    course = grader.course
    if submission.obstacle:
        return without_verdicts(course, submission, submission.status, submission.obstacle)
    if submission.assignment not in course.assignments:
        message = say(
            "The course has no assignment {name!r}; it has: {known}. Rename the folder in submitted/ or add the "
            "assignment to source/.",
            name=submission.assignment,
            known=", ".join(course.assignments),
        )
        return without_verdicts(course, submission, "unreadable", message)
    outcome = []
    assignment = course.assignment(submission.assignment)
    try:
        notebooks = find_notebooks(assignment, submission.folder)
    except OSError as error:
        message = say(
            "The submission could not be read on our side, so there is no verdict yet: {error}.", error=str(error)
        )
        return without_verdicts(course, submission, "ungraded", message)
    for handed_in in notebooks:
        path = handed_in.path or submission.folder / f"{handed_in.source.name}.ipynb"
        outcome.append(
            grader.grade(
                submission.assignment,
                handed_in.source.name,
                path,
                submission.student,
                folder=handed_in.folder,
                origin=str(path.relative_to(course.root)),
                mended=handed_in.mended,
            )
        )
    return outcome


def graded(
    course: Course, submissions: Sequence[Submission], jobs: int, *, trusted: bool = False
) -> Iterator[tuple[Submission, list[Graded]]]:
    """The outcome of each submission, in the given order, from `jobs` graders side by side.

    `trusted` says that all of it is the course's own work. A submission whose grader died is tried again by a fresh
    one; after three rounds it is reported as `ungraded`.
    """
    if not submissions:
        return
    if jobs == 1 or len(submissions) == 1:
        with Grader(course, trusted=trusted) as grader:
            for submission in submissions:
                yield submission, grade_submission(grader, submission)
        return
    left = list(submissions)
    for _ in range(ROUNDS):
        try:
            for submission, outcome in _in_processes(course, left, min(jobs, len(left)), trusted):
                yield submission, outcome
                left = left[1:]
            return
        except BrokenProcessPool:
            # A grader was killed: those that it had in hand, and all that wait, are put to fresh ones.
            continue
    message = say(
        "The grading process ended before it had a verdict, three times. Grade again; the former marks are kept."
    )
    for submission in left:
        yield submission, without_verdicts(course, submission, "ungraded", message)


def _in_processes(
    course: Course, submissions: Sequence[Submission], jobs: int, trusted: bool
) -> Iterator[tuple[Submission, list[Graded]]]:
    # Spawned, not forked: a grader starts its sandbox from a process without threads.
    with ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_start, initargs=(course.root, course.secret, trusted)
    ) as pool:
        futures: list[Future[list[Graded]]] = [pool.submit(_grade_in_process, submission) for submission in submissions]
        try:
            for submission, future in zip(submissions, futures, strict=True):
                yield submission, future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_GRADER: list[Grader | SandboxError] = []


def _start(root: Path, secret: bytes, trusted: bool) -> None:
    # Ctrl-C reaches every process of the terminal: the first one decides, and ends these.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()  # or these would wait for ever for the next submission
    parent = parent_process()
    if parent is not None and os.getppid() != parent.pid:  # it was sooner
        os._exit(1)
    try:
        _GRADER.append(Grader(Course(root, secret=secret), trusted=trusted))
    except SandboxError as error:
        # Raised here it would look like a crash of the pool; told with the first submission, its words arrive.
        _GRADER.append(error)


def _grade_in_process(submission: Submission) -> list[Graded]:
    (grader,) = _GRADER
    if isinstance(grader, SandboxError):
        raise grader
    return grade_submission(grader, submission)


def without_verdicts(course: Course, submission: Submission, status: str, message: str) -> list[Graded]:
    """What is said of a submission that was not graded: of each notebook of its assignment, where that is known."""
    known = submission.assignment in course.assignments
    notebooks = list(course.assignment(submission.assignment).notebooks) if known else [submission.assignment]
    return [
        Graded(Report(submission.assignment, submission.student, name, str(submission.folder), status, message))
        for name in notebooks
    ]
