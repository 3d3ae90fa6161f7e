"""Whether a student's gradients are those of the student's own loss, where that loss is not the one asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder import numeric
from autograder.case import Asker, Call, Case
from autograder.checks import Asked, ValueCheck, returned
from autograder.exercise import Exercise

STEP = 1e-4
TOLERANCE = 1e-5
MOST_ENTRIES = 40
DIRECTIONS = 2


def own_gradients(exercise: Exercise, asker: Asker, cases: Sequence[Asked], wrong: Sequence[str]) -> tuple[str, ...]:
    """The wrong arrays that are the gradients of the loss as the student returns it; none if any other is wrong.

    The loss is the first returned value. Found by its slope in random directions in all small cases, the student's
    function being asked at the points beside the argument; what holds in some of them alone is not claimed.
    """
    positions = {
        check.part: check.gradient_of
        for check in exercise.checks
        if isinstance(check, ValueCheck) and check.part is not None and check.gradient_of is not None
    }
    loss, *rest = wrong if wrong else ("",)
    if loss != exercise.returns[0] or not rest or any(name not in positions for name in rest):
        return ()
    fitting = [asked for asked in cases if _entries(asked.case, positions.values()) <= MOST_ENTRIES]
    if not fitting or any(asked.student.failure is not None for asked in fitting):
        return ()
    for asked in fitting:
        for name in rest:
            position = positions[name]
            assert position is not None
            if not _fits(exercise, asker, asked, exercise.returns.index(name), position):
                return ()
    return tuple(rest)


def _entries(case: Case, positions: Any) -> int:
    step = case.steps[0]
    return (
        max(int(np.size(step.args[position])) for position in positions) if isinstance(step, Call) else MOST_ENTRIES + 1
    )


def _fits(exercise: Exercise, asker: Asker, asked: Asked, part: int, position: int) -> bool:
    answers = returned(asked.student, len(exercise.returns))
    call = asked.case.steps[0]
    assert isinstance(call, Call)
    given = None if isinstance(answers, str) else numeric.as_array(answers[part])
    if given is None or given.dtype.kind not in "iuf" or given.shape != np.shape(call.args[position]):
        return False
    rng = np.random.default_rng(asked.case.seed)
    directions = rng.uniform(-1.0, 1.0, size=(DIRECTIONS, *given.shape))
    slopes = _slopes(exercise, asker, asked.case, position, directions)
    if slopes is None or not np.all(slopes):
        return False  # a constant has no gradient to speak of
    products = (given * directions).reshape(DIRECTIONS, -1)
    # Where the terms of a slope nearly cancel, the error is that of the terms.
    scale = np.maximum(np.abs(slopes), np.sqrt((products**2).sum(axis=1)))
    return bool(np.all(np.abs(products.sum(axis=1) - slopes) <= TOLERANCE * scale))


def _slopes(exercise: Exercise, asker: Asker, case: Case, position: int, directions: Any) -> Any:
    """The slope of the student's loss in each direction: central differences with two steps, extrapolated (Richardson).

    None where the loss is no number somewhere.
    """
    call = case.steps[0]
    assert isinstance(call, Call)
    x = np.asarray(call.args[position], dtype=float)
    offsets = (STEP, -STEP, STEP / 2, -STEP / 2)
    cases = []
    for direction in directions:
        for offset in offsets:
            args = (*call.args[:position], x + offset * direction, *call.args[position + 1 :])
            cases.append(replace(case, steps=(replace(call, args=args),)))
    values = []
    for answer in asker.ask(exercise.name, cases):
        parts = returned(answer, len(exercise.returns))
        value = None if isinstance(parts, str) or answer.failure else numeric.as_array(parts[0])
        if value is None or value.size != 1 or value.dtype.kind not in "iuf":
            return None
        values.append(float(value.reshape(-1)[0]))
    above, below, nearer_above, nearer_below = np.array(values).reshape(len(directions), len(offsets)).T
    coarse, fine = (above - below) / (2 * STEP), (nearer_above - nearer_below) / STEP
    return (4 * fine - coarse) / 3
