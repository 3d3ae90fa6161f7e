"""Are the checks fair? Right solutions in every style keep their marks, wrong ones never pass, whatever the seed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from autograder import numeric
from autograder.authoring.solutions import Solution, solutions
from autograder.case import Answer, Case, Failure, Opaque, StepAnswer
from autograder.course import Course
from autograder.exercise import Exercise
from autograder.judging import gets_nothing, judge, marks, read
from autograder.judging.asking import LocalAsker, answer
from autograder.judging.questions import Question, Questions, draw
from autograder.validation.claims import Claim, Fault, Proof
from autograder.validation.patience import patience

SEEDS = range(200)
KIND = "fairness"
CLOSE = 1e-6
TRIAL_SECONDS = 5.0
CHANCE = re.compile(r"random|rng|seed|sklearn|scipy|torch|networkx|import_module|__import__")
"""What a file says that may draw from the global generators: by itself or by a library that does."""


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
    yield Claim(name, KIND, text, path, rests_on, partial(_reference_keeps, exercise))
    for solution in found:
        folder = solution.path.parent.name
        text = f"{folder}/{solution.path.name} of {name} gets {_share(solution.fraction)} with {count} seeds"
        prove = partial(_solution_keeps, exercise, solution)
        yield Claim(name, KIND, text, solution.path, (*rests_on, solution.path), prove)


def labour(exercise: Exercise, count: int) -> float:
    """About how many seconds `count` solutions take with all seeds, by a trial with the reference."""
    asker = LocalAsker({exercise.name: exercise.reference})
    try:
        with patience(TRIAL_SECONDS):
            drawn(exercise, SEEDS[0])  # whatever is imported for it is imported once
            times = [time.process_time()]
            for _ in range(2):
                marks(exercise, asker, drawn(exercise, SEEDS[1]))
                times.append(time.process_time())
    except Exception:
        return 0.0  # what is wrong with the card is for its claims to say
    once, each = np.diff(times)
    return float(len(SEEDS) * (once + count * each))


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
    return draw(exercise, seed, before=drawn(exercise, SEEDS[0]) if seed != SEEDS[0] else None)


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


class _Sparing:
    """Asks a function run anew for each seed, and has no more worked out than must be.

    What every seed asks alike is asked no more once two runs answered the same; an answer that is the reference's, bit
    by bit, is the reference's: whatever was found out about that one holds.
    """

    def __init__(self, exercise: Exercise, run: Callable[[], dict[str, Any]], *, chance: bool) -> None:
        self._exercise = exercise
        self._run = run
        self._chance = chance
        self._alike = _by_case(exercise, SEEDS[0])
        self._questions = self._alike
        self._once: dict[tuple[int, int], Answer] = {}
        self._settled: dict[tuple[int, int], Answer] = {}

    def about(self, seed: int) -> None:
        """What is asked from now on are the questions of this seed."""
        self._questions = _by_case(self._exercise, seed)

    def ask(self, name: str, cases: Sequence[Case]) -> list[Answer]:
        """Answers of the function called `name`, one for each case, in order."""
        # By its place as well: a case that is put a second time is to be answered a second time.
        keys = list(enumerate(map(id, cases)))
        settled = self._settled
        left = [case for key, case in zip(keys, cases, strict=True) if key not in settled]
        fresh = iter(LocalAsker(self._run(), chance=self._chance).ask(name, left))
        return [settled[key] if key in settled else self._learnt(key, next(fresh)) for key in keys]

    def _learnt(self, key: tuple[int, int], answer: Answer) -> Answer:
        question = self._questions[key[1]]
        same = _identical(question.reference, answer)
        answer = question.reference if same else read(self._exercise, question, answer)
        if key[1] in self._alike:
            before = self._once.get(key)
            if before is not None and (before is answer or _identical(before, answer)):
                self._settled[key] = answer
            self._once[key] = answer
        return answer


@lru_cache(maxsize=2 * len(SEEDS))
def _by_case(exercise: Exercise, seed: int) -> dict[int, Question]:
    """The questions of a seed by the identity of their cases."""
    return {id(question.case): question for group in drawn(exercise, seed).values() for question in group}


def _identical(first: Answer, second: Answer) -> bool:
    """Whether nobody could tell one answer from the other."""
    return len(first.steps) == len(second.steps) and all(map(_identical_step, first.steps, second.steps))


def _identical_step(one: StepAnswer, two: StepAnswer) -> bool:
    return (
        _identical_value(one.value, two.value)
        and one.printed == two.printed
        and _identical_arguments(one.args, two.args)
        and _identical_arguments(tuple((one.kwargs or {}).items()), tuple((two.kwargs or {}).items()))
        and len(one.evaluations) == len(two.evaluations)
        and all(
            _identical_value((first.function, first.args, first.value), (second.function, second.args, second.value))
            for first, second in zip(one.evaluations, two.evaluations, strict=True)
        )
    )


def _identical_arguments(first: Any, second: Any) -> bool:
    """Whether arguments came back the same; a function among them is another for each call, since it is watched."""
    if isinstance(first, FunctionType) and isinstance(second, FunctionType):
        return True
    if isinstance(first, tuple) and isinstance(second, tuple):
        return len(first) == len(second) and all(map(_identical_arguments, first, second))
    return _identical_value(first, second)


def _identical_value(first: Any, second: Any) -> bool:
    if first is second:
        return True
    if type(first) is not type(second):
        return False
    if isinstance(first, (list, tuple)):
        return len(first) == len(second) and all(map(_identical_value, first, second))
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(_identical_value(first[key], second[key]) for key in first)
    if isinstance(first, np.random.Generator):
        return numeric.same_value(first, second)
    return first == second if isinstance(first, (str, range, Opaque, Failure)) else numeric.identical(first, second)


class _Drawn:
    """Answers as the reference did when the questions were drawn: it need not be asked once more."""

    def __init__(self, exercise: Exercise, questions: Questions) -> None:
        self._reference = exercise.reference
        self._answers = {id(question.case): question.reference for group in questions.values() for question in group}

    def ask(self, name: str, cases: Sequence[Case]) -> list[Answer]:
        """The reference's answers, one for each case, in order; it is asked where others were drawn."""
        return [self._answers.get(id(case)) or answer(self._reference, case) for case in cases]


def _reference_keeps(exercise: Exercise) -> Proof:
    for seed in SEEDS:
        questions = drawn(exercise, seed)
        _, score = marks(exercise, _Drawn(exercise, questions), questions)
        if score < 1.0:
            return _refuted(exercise, {exercise.name: exercise.reference}, seed, 1.0)
    return Proof(figure="correct")


def _refuted(exercise: Exercise, namespace: Mapping[str, Any], seed: int, fraction: float) -> Proof:
    """With this seed it gets another score than it should, and why."""
    verdict = judge(exercise, LocalAsker(namespace), seed, questions=drawn(exercise, seed))
    reasons = "; ".join(finding.message for finding in verdict.findings if not finding.passed)
    why = f"With seed {seed} it gets {verdict.score:.3g}, its label says {fraction:.3g}. {reasons}"
    return Proof((Fault(f"{why} {verdict.message}".strip(), line=1),))


def _solution_keeps(exercise: Exercise, solution: Solution) -> Proof:
    fraction, run = solution.fraction, partial(namespace_of, solution)
    first = ""
    sparing = _Sparing(exercise, run, chance=CHANCE.search(solution.code) is not None)
    for seed in SEEDS:
        questions = drawn(exercise, seed)
        sparing.about(seed)
        if fraction == 0.0 and first in ("", "wrong") and gets_nothing(exercise, sparing, questions):
            first = "wrong"
            continue
        status, score = marks(exercise, sparing, questions)
        if abs(score - fraction) > CLOSE or (first and status != first):
            # What it remembers from call to call may count: nothing is held against it that was not asked in full.
            status, score = marks(exercise, LocalAsker(run()), questions)
        if abs(score - fraction) > CLOSE:
            return _refuted(exercise, run(), seed, fraction)
        if first and status != first:
            return Proof((Fault(f"With seed {seed} it is {status!r}, with seed 0 {first!r}.", line=1),))
        first = status
    return Proof(figure=first)
