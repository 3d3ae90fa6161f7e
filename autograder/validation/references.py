"""Are the references right? Each is held against implementations that owe nothing to it, and numerical gradients."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from autograder import numeric
from autograder.case import Answer
from autograder.chance import Frequency
from autograder.checks import Asked, ValueCheck, compare, returned
from autograder.exercise import Confirmation, Exercise
from autograder.judging import asking
from autograder.judging.questions import Question, draw
from autograder.validation.claims import Claim, Fault, Proof, line_of

SEEDS = range(1000, 1010)
KIND = "reference"
MARGIN = 4.0
"""An error is estimated too, and may come out too small: a gradient may be this many times further off."""


@dataclass(frozen=True)
class Disagreement:
    """How far two arrays are apart: relative to the largest element, with the place of the worst entry."""

    error: float
    place: str

    @property
    def words(self) -> str:
        """As a person reads it: units in the last place (of the largest element) where these are few, else relative."""
        ulps = self.error / numeric.EPS
        return f"{self.error:.1e}" if ulps >= 1000 else f"{ulps:.0f} ulp" if ulps >= 10 else f"{ulps:.2g} ulp"


def claims(exercise: Exercise, path: Path, rests_on: tuple[Path, ...]) -> Iterator[Claim]:
    """One claim for each independent implementation and each numerical gradient that the card names."""
    name = exercise.name
    for confirmation in exercise.confirmations:
        text = f"the reference of {name} agrees with {confirmation.source}"
        yield Claim(name, KIND, text, path, rests_on, partial(_confirmed, exercise, confirmation, path))
    for check in exercise.checks:
        if isinstance(check, ValueCheck) and check.estimate is not None:
            subject = f"`{check.part}` of {name}" if check.part else f"the answer of {name}"
            text = f"{subject} agrees with its numerical gradient, within that one's own error"
            yield Claim(name, KIND, text, path, rests_on, partial(_differentiated, exercise, check, path))


def _confirmed(exercise: Exercise, confirmation: Confirmation, path: Path) -> Proof:
    worst, compared, line = Disagreement(0.0, ""), 0, line_of(confirmation.function)
    if confirmation.needs and importlib.util.find_spec(confirmation.needs) is None:
        return Proof(skipped=f"{confirmation.needs} is not installed (it comes with the extra `oracles`)")
    for seed in SEEDS:
        for question in _questions(exercise, seed):
            if question.reference.failure is not None:
                continue
            answer = asking.answer(confirmation.function, question.case)
            where = f"case {question.case.label!r}, seed {seed}"
            if answer.failure is not None:
                return Proof((Fault(f"{confirmation.source} fails in {where}: {answer.failure.message}", path, line),))
            if answer.value is NotImplemented:
                continue
            compared += 1
            answer = exercise.read(question.case, answer, question.reference)
            found = _apart(exercise, question.reference, answer)
            if isinstance(found, str):
                return Proof((Fault(f"{found} ({where})", path, line),))
            if found.error > confirmation.rtol:
                why = f"They differ by {found.words} at {found.place} ({where}); {confirmation.rtol:g} is allowed."
                return Proof((Fault(why, path, line),))
            if found.error > worst.error:
                worst = Disagreement(found.error, f"{found.place}, {where}")
    if not compared:
        return Proof((Fault(f"{confirmation.source} answers none of the cases: it confirms nothing.", path, line),))
    place = f", at {worst.place}" if worst.place else ""
    return Proof(figure=f"differs by {worst.words} at most in {compared} cases{place}", brief=worst.words)


def _questions(exercise: Exercise, seed: int) -> list[Question]:
    every = {id(question): question for group in draw(exercise, seed).values() for question in group}
    return list(every.values())


def _apart(exercise: Exercise, reference: Answer, other: Answer) -> Disagreement | str:
    count = len(exercise.returns)
    first, second = returned(reference, count), returned(other, count)
    if isinstance(first, str) or isinstance(second, str):
        return f"It should return what the reference returns. {second}"
    worst = Disagreement(0.0, "")
    for name, want, got in zip(exercise.returns, second, first, strict=True):
        if got is ...:
            continue
        if isinstance(want, (Mapping, str, Frequency)):
            comparison = compare(got, want)
            if not comparison.agrees:
                return f"The reference's {name} is another one: {comparison.message}"
            continue
        if numeric.as_array(want) is None:
            return f"It should return numbers, as the reference does. Its {name} is {numeric.describe(want)}."
        comparison = numeric.compare(got, want, atol=float("inf"))
        if not comparison.agrees:
            return f"The reference's {name} is of another kind: {comparison.message}"
        error, index = _largest(np.asarray(got), np.asarray(want))
        if error > worst.error or not worst.place:
            worst = Disagreement(error, f"{name}{list(index) if index else ''}")
    return worst


def _largest(got: Any, want: Any) -> tuple[float, tuple[int, ...]]:
    if got.dtype.kind not in "biufc" or not want.size:
        return 0.0, ()
    with np.errstate(all="ignore"):
        difference = np.nan_to_num(np.abs(got.astype(float).reshape(want.shape) - want.astype(float)))
        scale = float(np.nan_to_num(np.abs(want.astype(float)), posinf=0.0).max())
    index = tuple(int(i) for i in np.unravel_index(difference.argmax(), difference.shape))
    return float(difference.max()) / (scale or 1.0), index


def _differentiated(exercise: Exercise, check: ValueCheck, path: Path) -> Proof:
    part = 0 if check.part is None else exercise.returns.index(check.part)
    worst, bound, compared, line = 0.0, 0.0, 0, line_of(exercise.reference)
    for seed in SEEDS:
        for question in _questions(exercise, seed):
            if question.reference.failure is not None:
                continue
            asked = Asked(question.case, question.reference, question.reference, question.memo)
            estimate = check.estimate(asked) if check.estimate else None
            if estimate is None or not estimate.value.size:
                continue
            values = returned(question.reference, len(exercise.returns))
            assert not isinstance(values, str)
            if values[part] is ...:
                continue
            compared += 1
            found = np.asarray(values[part])
            found = found.reshape(estimate.value.shape) if found.size == estimate.value.size else found
            # The check itself has more patience: with students, who may reckon in float32.
            comparison = numeric.compare(found, estimate.value, rtol=0.0, atol=_allowed(estimate))
            if not comparison.agrees:
                where = f"case {question.case.label!r}, seed {seed}"
                why = f"The reference's gradient is another one: {comparison.message} ({where})"
                return Proof((Fault(why, path, line),))
            difference = np.abs(found - estimate.value)
            scale = max(float(np.abs(estimate.value).max()), numeric.SCALE_FLOOR)
            worst = max(worst, float(difference.max()) / scale)
            bound = max(bound, float(estimate.error.max()) / scale)
    if not compared:
        return Proof((Fault(f"No case has a numerical gradient: the check {check.name!r} asks nothing.", path, line),))
    figure = f"differs by {worst:.1e} at most, estimated within {bound:.1e}, in {compared} cases"
    return Proof(figure=figure, brief=f"gradient {worst:.0e}")


def _allowed(estimate: numeric.Estimate) -> float:
    rounding = 8 * numeric.EPS * float(np.abs(estimate.value).max())
    return MARGIN * float(estimate.error.max()) + rounding
