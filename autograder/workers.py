"""Graders side by side: one process each, with a warm sandbox of its own. Stores nothing.

Apart from `classroom`, so that a new process need not import nbgrader.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context, parent_process
from pathlib import Path

from autograder.course import Course
from autograder.grading import Graded, Grader, Told
from autograder.sandbox import OutOfPatience, SandboxError, die_with_parent
from autograder.submission.handed_in import find_notebooks, folder_state
from autograder.texts import say
from autograder.verdict import Report

MakeGrader = Callable[[Course], Grader]
_OBJECTS_BETWEEN_SEARCHES = 20_000

ROUNDS = 3
PATIENCE = 1.0
"""Seconds that a submission may take before all others have had their turn."""
MOST_LATE, FEW_LATE = 0.1, 2
"""Which share of an assignment's submissions, and how many at least, may be put behind the others."""


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


def grade_submission(
    grader: Grader,
    submission: Submission,
    *,
    patience: float | None = None,
    root: Path | None = None,
    told: Told | None = None,
) -> list[Graded]:
    """The outcome of each notebook of one submission; where it cannot be graded as a whole, one report that says so.

    Reports name files from `root` on, else from the course's folder; `told` is told each verdict as it falls.

    Raises:
        OutOfPatience: one of them took longer than `patience` seconds.
    """
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
    found = folder_state(submission.folder)
    try:
        notebooks = find_notebooks(assignment, submission.folder)
    except OSError as error:
        message = say(
            "The submission could not be read on our side, so there is no verdict yet: {error}.", error=str(error)
        )
        return without_verdicts(course, submission, "ungraded", message)
    for handed_in in notebooks:
        path = handed_in.path or submission.folder / f"{handed_in.source.name}.ipynb"
        graded = grader.grade(
            submission.assignment,
            handed_in.source.name,
            path,
            submission.student,
            folder=handed_in.folder,
            origin=str(path.relative_to(root or course.root)),
            mended=handed_in.mended,
            patience=patience,
            told=told,
        )
        outcome.append(replace(graded, folder=found))
    return outcome


class _Turns:
    """Whose turn it is: those that run out of patience come behind all others, who would wait for them.

    Where many of an assignment's submissions take long, that is how it is: then nobody's patience ends.
    """

    def __init__(self, submissions: Sequence[Submission]) -> None:
        self._submissions = submissions
        self._waiting = deque(range(len(submissions)))
        self._late: deque[int] = deque()
        self._had: Counter[str] = Counter()
        self._postponed: Counter[str] = Counter()

    def next(self) -> tuple[int, float | None] | None:
        """The number of a submission, with the seconds that it may take; None where none is left."""
        if not self._waiting:
            return (self._late.popleft(), None) if self._late else None
        number = self._waiting.popleft()
        assignment = self._submissions[number].assignment
        self._had[assignment] += 1
        many = self._postponed[assignment] > max(FEW_LATE, MOST_LATE * self._had[assignment])
        return number, None if many else PATIENCE

    def postpone(self, number: int) -> None:
        """It took too long, and is to be tried again."""
        self._postponed[self._submissions[number].assignment] += 1
        self._late.append(number)

    def put_back(self, numbers: Iterable[int]) -> None:
        """They come next, one by one."""
        self._waiting.extendleft(numbers)

    def remove(self, numbers: Collection[int]) -> None:
        """They have had their turns."""
        self._waiting = deque(number for number in self._waiting if number not in numbers)
        self._late = deque(number for number in self._late if number not in numbers)

    def rest(self) -> list[int]:
        """All that are left."""
        return sorted((*self._waiting, *self._late))


def graded(
    course: Course, submissions: Sequence[Submission], jobs: int, *, make: MakeGrader = Grader
) -> Iterator[tuple[Submission, list[Graded]]]:
    """The outcome of each submission, as it falls, from `jobs` graders side by side: those that take long come last.

    `make` gives a grader of the course, in each process one (so it is sent there). A submission whose grader died is
    tried again by a fresh one; after three rounds it is reported as `ungraded`.
    """
    turns = _Turns(submissions)
    if jobs > 1 and len(submissions) > 1:
        yield from _in_processes(course, submissions, turns, min(jobs, len(submissions)), make)
    elif submissions:
        with make(course) as grader:
            while (turn := turns.next()) is not None:
                number, patience = turn
                try:
                    outcome = grade_submission(grader, submissions[number], patience=patience)
                except OutOfPatience:
                    turns.postpone(number)
                else:
                    yield submissions[number], outcome


def _in_processes(
    course: Course, submissions: Sequence[Submission], turns: _Turns, jobs: int, make: MakeGrader
) -> Iterator[tuple[Submission, list[Graded]]]:
    deaths: Counter[int] = Counter()
    fruitless = 0
    while turns.rest():
        # What a grader had in hand when it was killed is tried alone, so that no other pays for what did it.
        alone = sum(deaths[number] > 0 for number in turns.rest())
        in_hand: dict[Future[list[Graded]], int] = {}
        try:
            for number, outcome in _in_a_pool(course, submissions, turns, jobs, make, in_hand, alone):
                fruitless = 0
                deaths.pop(number, None)
                yield submissions[number], outcome
        except BrokenProcessPool:
            fruitless += 1
            deaths.update(in_hand.values())
            turns.put_back(sorted(in_hand.values(), reverse=True))
            hopeless = fruitless > ROUNDS * (1 + 2 * jobs)  # not theirs: no grader can be kept alive
            lost = [n for n in turns.rest() if deaths[n] >= ROUNDS or hopeless]
            turns.remove(lost)
            for number in lost:
                message = say(
                    "The grading process ended before it had a verdict, three times. Grade again; the former marks are "
                    "kept."
                )
                yield submissions[number], without_verdicts(course, submissions[number], "ungraded", message)


def _in_a_pool(
    course: Course,
    submissions: Sequence[Submission],
    turns: _Turns,
    jobs: int,
    make: MakeGrader,
    in_hand: dict[Future[list[Graded]], int],
    alone: int,
) -> Iterator[tuple[int, list[Graded]]]:
    """Numbers and outcomes until none is left or a grader dies; `in_hand` is what the graders have at the time."""
    # Spawned, not forked: a grader starts its sandbox from a process without threads.
    with ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_start, initargs=(course.root, course.secret, make)
    ) as pool:
        try:
            while True:
                # As many as will be wanted next, and no more: a class may have thousands.
                while len(in_hand) < (1 if alone > 0 else 2 * jobs) and (turn := turns.next()) is not None:
                    number, patience = turn
                    try:
                        in_hand[pool.submit(_grade_in_process, submissions[number], patience)] = number
                    except BrokenProcessPool:
                        turns.put_back([number])
                        raise
                if not in_hand:
                    return
                for future in wait(in_hand, return_when=FIRST_COMPLETED).done:
                    number = in_hand[future]
                    try:
                        outcome = future.result()
                    except OutOfPatience:
                        turns.postpone(number)
                        del in_hand[future]
                        continue
                    del in_hand[future]
                    alone -= 1
                    yield number, outcome
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_GRADER: list[Grader | SandboxError] = []


def _start(root: Path, secret: bytes, make: MakeGrader) -> None:
    # Ctrl-C reaches every process of the terminal: the first one decides, and ends these.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()  # or these would wait for ever for the next submission
    parent = parent_process()
    if parent is not None and os.getppid() != parent.pid:  # it was sooner
        os._exit(1)
    try:
        _GRADER.append(make(Course(root, secret=secret)))
    except SandboxError as error:
        # Raised here it would look like a crash of the pool; told with the first submission, its words arrive.
        _GRADER.append(error)
    keep_for_good()


def keep_for_good() -> None:
    """Takes all that there is by now out of what the garbage collector searches: for a process that only grades.

    Its modules stay until it ends, and looking through them again and again took a twentieth of its time. What it makes
    is mostly short-lived and without circles: it is looked through less often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_SEARCHES)


def _grade_in_process(submission: Submission, patience: float | None) -> list[Graded]:
    (grader,) = _GRADER
    if isinstance(grader, SandboxError):
        raise grader
    return grade_submission(grader, submission, patience=patience)


def without_verdicts(course: Course, submission: Submission, status: str, message: str) -> list[Graded]:
    """What is said of a submission that was not graded: of each notebook of its assignment, where that is known."""
    known = submission.assignment in course.assignments
    notebooks = list(course.assignment(submission.assignment).notebooks) if known else [submission.assignment]
    return [
        Graded(Report(submission.assignment, submission.student, name, str(submission.folder), status, message))
        for name in notebooks
    ]
