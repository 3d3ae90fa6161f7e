"""Are an exercise's checks strong? Every mutant of its reference must lose points, unless it is declared equivalent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from autograder import diagnosis, numeric
from autograder.case import Answer, Case
from autograder.checks import ValueCheck, compare, returned
from autograder.exercise import ORDINARY, Exercise
from autograder.judging import asking, marks
from autograder.judging.asking import LocalAsker
from autograder.validation.claims import Claim, Fault, Proof
from autograder.validation.fairness import drawn
from autograder.validation.mutation import Mutant, mutants
from autograder.validation.patience import patience

PROOF_SEEDS = range(100, 110)
SEED = 0
MUTANT_SECONDS = 5.0
KIND = "strength"


@dataclass(frozen=True)
class Strength:
    """What became of an exercise's mutants: refused, declared equivalent (and proved so), or surviving.

    `refuted` are those declared equivalent that answer otherwise somewhere; `unknown` names that no mutant has, or one
    that is refused.
    """

    exercise: str
    refused: int
    equivalent: int
    survivors: tuple[Mutant, ...]
    refuted: tuple[Mutant, ...]
    unknown: tuple[str, ...]

    @property
    def score(self) -> float:
        """The share of the mutants that are not equivalent and were refused."""
        count = self.refused + len(self.survivors) + len(self.refuted)
        return self.refused / count if count else 1.0


def claims(exercise: Exercise, path: Path, rests_on: tuple[Path, ...]) -> Iterator[Claim]:
    """One claim: nothing but equivalents survives."""
    text = f"the checks of {exercise.name} refuse every mutant of its reference"
    yield Claim(exercise.name, KIND, text, path, rests_on, partial(_strong, exercise))


def strength(exercise: Exercise) -> Strength:
    """Put every mutant of the reference to the exercise's own checks."""
    survivors, refuted, refused, equivalent = [], [], 0, 0
    survived = set()
    for mutant in mutants(exercise):
        asker = LocalAsker({exercise.name: mutant.function})
        # A mutant may loop for ever: what raises in it is its failure.
        with patience(MUTANT_SECONDS):
            _, score = marks(exercise, asker, drawn(exercise, SEED))
        if score < 1.0:
            refused += 1
            continue
        survived.add(mutant.name)
        if mutant.name not in exercise.equivalents:
            survivors.append(mutant)
        elif _same(exercise, mutant):
            equivalent += 1
        else:
            refuted.append(mutant)
    unknown = tuple(name for name in exercise.equivalents if name not in survived)
    return Strength(exercise.name, refused, equivalent, tuple(survivors), tuple(refuted), unknown)


def _strong(exercise: Exercise) -> Proof:
    found = strength(exercise)
    faults = [
        Fault(f"`{one.name}` keeps full marks. {_nearest(exercise, one)}", line=one.line) for one in found.survivors
    ]
    faults += [
        Fault(f"`{one.name}` is declared equivalent, but answers otherwise with other inputs.", line=one.line)
        for one in found.refuted
    ]
    faults += [
        Fault(f"`{name}` is declared equivalent, but no mutant of that name survives: remove the declaration.")
        for name in found.unknown
    ]
    equivalent = f", {found.equivalent} equivalent" if found.equivalent else ""
    brief = f"{found.refused} of {found.refused + len(found.survivors) + len(found.refuted)}"
    return Proof(tuple(faults), f"{brief} mutants refused{equivalent}", brief + equivalent)


def _nearest(exercise: Exercise, mutant: Mutant) -> str:
    """Which check and case should have seen a survivor: where its answers differ most, or differ with other numbers."""
    check = next((check for check in exercise.checks if isinstance(check, ValueCheck)), None)
    name = check.name if check else "no value check"
    for seeds, where in (((SEED,), "differs by {apart:.1g} there, less than is allowed"), (PROOF_SEEDS, "")):
        worst, label = 0.0, ""
        for seed in seeds:
            for case in _all_cases(exercise, seed):
                apart = _apart(exercise, mutant, case)
                if apart > worst:
                    worst, label = apart, case.label
        if label and where:
            return f"Nearest is {name} in the case {label!r}: it {where.format(apart=worst)}."
        if label:
            return (
                f"Nearest is {name} in the case {label!r}, with other numbers than were drawn: let the cases hold such "
                "numbers whatever the seed."
            )
    return (
        "No case tells it from the reference: add one that does, or declare it with "
        f'exercise.equivalent("{mutant.name}", "why").'
    )


def _all_cases(exercise: Exercise, seed: int) -> list[Case]:
    groups = exercise.make_cases(seed)
    return [*groups[ORDINARY], *(case for name, group in groups.items() if name != ORDINARY for case in group)]


def _apart(exercise: Exercise, mutant: Mutant, case: Case) -> float:
    first, second = _both(exercise, mutant, case)
    if first.failure is not None or second.failure is not None:
        return 0.0 if diagnosis.same_answer(first, second, len(exercise.returns)) else float("inf")
    return max(_differences(exercise, first, second), default=0.0)


def _differences(exercise: Exercise, first: Answer, second: Answer) -> Iterator[float]:
    ours, theirs = returned(first, len(exercise.returns)), returned(second, len(exercise.returns))
    if isinstance(ours, str) or isinstance(theirs, str):
        yield float("inf")
        return
    for want, got in zip(ours, theirs, strict=True):
        one, other = numeric.as_array(want), numeric.as_array(got)
        if one is None or other is None:
            yield 0.0 if compare(got, want).agrees else float("inf")
        elif one.shape != other.shape:
            yield float("inf")
        else:
            with np.errstate(all="ignore"):
                yield 0.0 if np.array_equal(one, other, equal_nan=True) else numeric.relative_error(other, one)


def _same(exercise: Exercise, mutant: Mutant) -> bool:
    """Whether the mutant gives the reference's answers on the cases of many seeds, as closely as the checks look."""
    likeness = max((check.likeness for check in exercise.checks if isinstance(check, ValueCheck)), default=1e-6)
    for seed in PROOF_SEEDS:
        for case in _all_cases(exercise, seed):
            first, second = _both(exercise, mutant, case)
            if first.failure is not None or second.failure is not None:
                if not diagnosis.same_answer(first, second, len(exercise.returns)):
                    return False
                continue
            count = len(exercise.returns)
            if not _alike(returned(first, count), returned(second, count), likeness):
                return False
    return True


def _both(exercise: Exercise, mutant: Mutant, case: Case) -> tuple[Answer, Answer]:
    """What the reference and its mutant answer, with the facts that the card reads off it."""
    first = exercise.read(case, asking.answer(exercise.reference, case))
    return first, exercise.read(case, asking.answer(mutant.function, case), first)


def _alike(first: Any, second: Any, likeness: float) -> bool:
    if isinstance(first, (list, tuple)) and isinstance(second, (list, tuple)) and len(first) == len(second):
        return all(_alike(*pair, likeness) for pair in zip(first, second, strict=True))
    return compare(second, first, rtol=1e-3 * likeness).agrees
