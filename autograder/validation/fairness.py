"""Are the checks fair? Right solutions in every style keep their marks, wrong ones never pass, whatever the seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from types import CodeType
from typing import Any

from autograder.asking import LocalAsker
from autograder.course import Course
from autograder.exercise import Exercise
from autograder.judging import gets_nothing, judge, marks
from autograder.questions import Questions, draw
from autograder.solutions import Solution, solutions
from autograder.validation.claims import Claim, Fault, Proof

SEEDS = range(200)
KIND = "fairness"
CLOSE = 1e-6


def claims(course: Course, exercise: Exercise, path: Path, rests_on: tuple[Path, ...]) -> Iterator[Claim]:
    """The reference's own claim, one for each labelled solution, and one that there are both kinds of them.

    Raises:
        CourseError: a solution has no label.
    """
    name, count = exercise.name, len(SEEDS)
    found = solutions(course, name)
    text = f"{name} has solutions that must pass and solutions that must not"
    yield Claim(name, KIND, text, path, rests_on, partial(_both_kinds, name, path, found))
    text = f"the reference of {name} gets full marks with {count} seeds"
    reference = {name: exercise.reference}
    yield Claim(name, KIND, text, path, rests_on, partial(_keeps, exercise, 1.0, lambda: reference))
    for solution in found:
        folder = solution.path.parent.name
        text = f"{folder}/{solution.path.name} of {name} gets {_share(solution.fraction)} with {count} seeds"
        prove = partial(_solution_keeps, exercise, solution)
        yield Claim(name, KIND, text, solution.path, (*rests_on, solution.path), prove)


def namespace_of(solution: Solution) -> dict[str, Any]:
    """What the solution's file defines, run anew as a notebook's cell would be."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(_compiled(solution), namespace)
    return namespace


@lru_cache
def _compiled(solution: Solution) -> CodeType:
    return compile(solution.code, str(solution.path), "exec")


@lru_cache(maxsize=2 * len(SEEDS))
def drawn(exercise: Exercise, seed: int) -> Questions:
    """The questions of a seed, drawn once for all solutions of an exercise."""
    return draw(exercise, seed)


def _share(fraction: float) -> str:
    return {1.0: "full marks", 0.5: "half", 0.0: "nothing"}.get(fraction, f"{fraction:.3g} of the points")


def _both_kinds(name: str, path: Path, found: tuple[Solution, ...]) -> Proof:
    right = sum(solution.path.parent.name == "right" for solution in found)
    folder = f"reference/{path.parent.name}/solutions/{name}"
    missing = [kind for kind, count in (("right", right), ("wrong", len(found) - right)) if not count]
    faults = tuple(
        Fault(f"There is none in {folder}/{kind}/: add a file whose first line is its label.") for kind in missing
    )
    return Proof(faults, f"{right} right, {len(found) - right} wrong")


def _solution_keeps(exercise: Exercise, solution: Solution) -> Proof:
    return _keeps(exercise, solution.fraction, partial(namespace_of, solution))


def _keeps(exercise: Exercise, fraction: float, run: Callable[[], dict[str, Any]]) -> Proof:
    first = ""
    for seed in SEEDS:
        questions = drawn(exercise, seed)
        # Run anew each time, as a student's notebook is: what it remembers ends with it.
        if fraction == 0.0 and first in ("", "wrong") and gets_nothing(exercise, LocalAsker(run()), questions):
            first = "wrong"
            continue
        status, score = marks(exercise, LocalAsker(run()), questions)
        if abs(score - fraction) > CLOSE:
            verdict = judge(exercise, LocalAsker(run()), seed, questions=questions)
            reasons = "; ".join(finding.message for finding in verdict.findings if not finding.passed)
            why = f"With seed {seed} it gets {score:.3g}, its label says {fraction:.3g}. {reasons}"
            return Proof((Fault(f"{why} {verdict.message}".strip(), line=1),))
        if first and status != first:
            return Proof((Fault(f"With seed {seed} it is {status!r}, with seed 0 {first!r}.", line=1),))
        first = status
    return Proof(figure=first)
