"""Proving the course sound: what must hold of every card, solution, source notebook and release, each as one claim."""

from __future__ import annotations

import gc
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from autograder.course import Course, CourseError
from autograder.judging.asking import undisturbed
from autograder.validation import diagnoses, fairness, references, releases, repeatability, strength
from autograder.validation.cache import Cache, card_files
from autograder.validation.claims import Claim, Fault, Proof, Statement, proved
from autograder.validation.patience import patience
from autograder.validation.releases import Workshop
from autograder.workers import keep_for_good

CLAIM_SECONDS = 600.0
ASSIGNMENT_LABOUR = 4.0
"""Seconds for grading what an assignment's repeatability is shown by, twice and once with fresh processes."""
CARD_LABOUR = 2.0
KINDS = (
    references.KIND, strength.KIND, fairness.KIND, diagnoses.KIND, repeatability.KIND, releases.KIND,
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Claims about one file that share work, to be proved one after the other in one process.

    `labour` tells about how long that takes, in seconds. It is asked before processes are forked: what it loads to
    tell is loaded once for all of them. `waits`: much of the time goes by in waiting for kernels and sandboxes.
    """

    path: Path
    claims: tuple[Claim, ...]
    labour: Callable[[], float]
    waits: bool = False


@contextmanager
def opened(course: Course, *, assignment: str | None = None, exercise: str | None = None) -> Iterator[list[Group]]:
    """What there is to prove of the whole course, of one assignment or of one exercise; a folder for scratch beside it.

    Raises:
        CourseError: there is no such assignment or exercise, or two cards have one name.
    """
    # No student is judged here: the same inputs every time, and no secret needed (a checkout in CI has none).
    course = Course(course.root, secret=b"validation needs no secret")
    if assignment is not None:
        course.assignment(assignment)
    if exercise is not None and exercise not in course.cards:
        course.exercise(exercise)
    with tempfile.TemporaryDirectory(prefix="autograder-validate-") as scratch:
        workshop = Workshop(course, Path(scratch))
        try:
            yield list(_groups(course, workshop, assignment, exercise))
        finally:
            workshop.close()


def prove(groups: Sequence[Group], cache: Cache, jobs: int = 1) -> Iterator[Statement]:
    """Every claim's statement, as soon as it is known: first those that were proved before, unchanged since.

    Raises:
        SandboxUnavailable: this machine cannot run student work safely.
    """
    left: list[tuple[float, Group]] = []
    for group in groups:
        known = {claim: cache.get(claim) for claim in group.claims}
        yield from (statement for statement in known.values() if statement is not None)
        open_claims = tuple(claim for claim, statement in known.items() if statement is None)
        if open_claims:
            labour = group.labour() * len(open_claims) / len(group.claims)
            left.append((labour, replace(group, claims=open_claims)))
    # The longest first, so that no process has one left when the others have none.
    left.sort(key=lambda one: -one[0])
    for group, statements in _in_processes([group for _, group in left], jobs):
        for claim, statement in zip(group.claims, statements, strict=True):
            cache.put(claim, statement)
            yield statement


def _in_processes(groups: Sequence[Group], jobs: int) -> Iterator[tuple[Group, list[Statement]]]:
    if jobs == 1 or len(groups) <= 1:
        for group in groups:
            yield group, _prove_group(group)
        return
    _WAITING[:] = groups
    # Groups that wait have processes of their own, beside the others, so that no core waits with them.
    counts = Counter(group.waits for group in groups)
    pools = {waits: _pool(min(count, max(1, jobs // 2) if waits else jobs)) for waits, count in counts.items()}
    futures: dict[Future[list[Statement]], Group] = {}
    try:
        with _not_interrupted():
            for number, group in enumerate(groups):
                futures[pools[group.waits].submit(_prove_waiting, number)] = group
        for future in as_completed(futures):
            yield futures[future], future.result()
    finally:
        for pool in pools.values():
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _not_interrupted() -> Iterator[None]:
    """Lets Ctrl-C wait: it reaches every process, and one that is being forked has to settle before it hears of it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _pool(processes: int) -> ProcessPoolExecutor:
    """Forked processes, so that claims need not be sent and everything is imported once."""
    return ProcessPoolExecutor(processes, mp_context=get_context("fork"), initializer=_settle)


def _settle() -> None:
    """Ends at once with Ctrl-C, and makes much less work for the garbage collector: what claims keep, they keep."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    keep_for_good()
    gc.set_threshold(20_000, 20, 50)


_WAITING: list[Group] = []


def _prove_waiting(number: int) -> list[Statement]:
    return _prove_group(_WAITING[number])


def _prove_group(group: Group) -> list[Statement]:
    return [prove_claim(claim) for claim in group.claims]


def prove_claim(claim: Claim) -> Statement:
    """One claim's statement; one that takes for ever does not hold."""
    with undisturbed(), patience(CLAIM_SECONDS):
        return proved(claim)


def _groups(course: Course, workshop: Workshop, assignment: str | None, exercise: str | None) -> Iterator[Group]:
    chosen = [exercise] if exercise else [n for n, p in course.cards.items() if assignment in (None, p.parent.name)]
    for name in chosen:
        yield from _of_exercise(course, name)
    if exercise is not None:
        return
    assignments = (assignment,) if assignment else course.assignments
    configuration = course.root / "nbgrader_config.py"
    readable = []
    for each in assignments:
        rests_on = _assignment_files(course, each)
        try:
            sources = course.assignment(each).notebooks.values()
            readable.append(each)
        except CourseError as error:
            folder = course.root / "source" / each
            text = f"the notebooks of {each} can be read"
            yield Group(configuration, (_failed(each, releases.KIND, text, folder, error),), lambda: 0.0)
            continue
        for source in sources:
            proving = tuple(releases.claims(workshop, each, source, rests_on))
            yield Group(source.path, proving, partial(releases.labour, workshop, source), waits=True)
    rests_on = tuple(path for each in readable for path in _assignment_files(course, each))
    repeated = repeatability.class_claim(workshop, readable, rests_on)
    yield Group(configuration, (repeated,), lambda: ASSIGNMENT_LABOUR * len(readable), waits=True)
    yield Group(configuration, (_usable(course, readable), *_unasked(course, readable)), lambda: 0.0)


def _of_exercise(course: Course, name: str) -> Iterator[Group]:
    path = course.cards[name]
    solutions = path.parent / "solutions" / name
    files = card_files(path, course.root)
    try:
        exercise = course.exercise(name)
        labelled = tuple(fairness.claims(course, exercise, path, files))
    except CourseError as error:
        yield Group(
            path, (_failed(name, references.KIND, f"the card of {name} can be used", path, error),), lambda: 0.0
        )
        return
    neighbours = tuple(sorted(path.parent.glob("*.py")))
    yield Group(
        path,
        (
            *references.claims(exercise, path, files),
            *strength.claims(exercise, path, files),
            *repeatability.exercise_claims(exercise, path, files),
            *diagnoses.claims(course, exercise, path, (*files, *neighbours, solutions)),
        ),
        lambda: CARD_LABOUR,
    )
    yield Group(path, labelled, partial(fairness.labour, exercise, len(labelled)))


def _assignment_files(course: Course, assignment: str) -> tuple[Path, ...]:
    cards = [path for path in course.cards.values() if path.parent.name == assignment]
    used = [file for card in cards for file in card_files(card, course.root)]
    return (course.root / "source" / assignment, *dict.fromkeys(used), course.root / "nbgrader_config.py")


def _usable(course: Course, assignments: Sequence[str]) -> Claim:
    """That every setting of the course can be used, and the limits and closed packages of each exercise with them."""
    rests_on = tuple(dict.fromkeys(path for each in assignments for path in _assignment_files(course, each)))
    path = course.root / "nbgrader_config.py"

    def usable() -> Proof:
        course.check_settings()
        faults = []
        for name, card in course.cards.items():
            folder = card.parent.name
            try:
                course.terms(folder if folder in assignments else None, name)
            except CourseError as error:
                faults.append(Fault(str(error), card))
        return Proof(tuple(faults), f"{len(course.cards)} exercises")

    return Claim(
        "course", releases.KIND, "the course's settings and each exercise's limits make sense", path, rests_on, usable
    )


def _unasked(course: Course, assignments: Sequence[str]) -> Iterator[Claim]:
    """A claim for each assignment: every card of its folder is asked for in a notebook."""
    for assignment in assignments:
        folder = course.root / "source" / assignment
        cards = {name: path for name, path in course.cards.items() if path.parent.name == assignment}

        def asked(assignment: str = assignment, cards: dict[str, Path] = cards) -> Proof:
            sources = course.assignment(assignment).notebooks.values()
            names = {name for source in sources for all in source.graded.values() for name in all}
            return Proof(
                tuple(
                    Fault(f'No graded cell asks for {name}: add one with grade("{name}"), or remove the card.', path)
                    for name, path in cards.items()
                    if name not in names
                ),
                f"{len(cards)} cards",
            )

        text = f"every card of {assignment} is asked for in a notebook"
        yield Claim(assignment, releases.KIND, text, folder, _assignment_files(course, assignment), asked)


def _failed(about: str, kind: str, text: str, path: Path, error: Exception) -> Claim:
    return Claim(about, kind, text, path, (path,), lambda: Proof((Fault(str(error)),)))


__all__ = ["KINDS", "Cache", "Claim", "Fault", "Group", "Statement", "opened", "prove", "prove_claim"]
