"""From a failed check to a cause: which known mistake explains every answer that a student's function gave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder import asking, numeric
from autograder.case import Answer, Failure
from autograder.checks import Groups, returned
from autograder.exercise import ORDINARY, Exercise, Misconception

PRINTS_INSTEAD = Misconception(
    "any/prints_instead",
    "The result is printed, not returned: end the function with `return`, so that others can use the value.",
    lambda: None,
)
CHANGES_ARGUMENTS = "any/changes_arguments"


def diagnose(exercise: Exercise, groups: Groups) -> Misconception | None:
    """The one known mistake that fits all the student's answers and not the reference's; None where none is certain."""
    if _prints_instead(exercise, groups):
        return PRINTS_INSTEAD
    fitting = [known for known in exercise.misconceptions if explains(known.function, exercise, groups)]
    return fitting[0] if len(fitting) == 1 else None


def explains(function: Callable[..., Any], exercise: Exercise, groups: Groups) -> bool:
    """Whether `function` gives the student's answers where the student and the reference part.

    It must fit in every ordinary case. Where it shows itself in these, the cases of extra findings do not count: a
    student may have a second fault there (overflow, say). Where it does not, it must fit in all of them.
    """
    differs = False
    for name in sorted(groups, key=lambda name: name != ORDINARY):
        for asked in groups[name]:
            mistaken = asking.answer(function, asked.case)
            if not same_answer(mistaken, asked.student, len(exercise.returns)):
                return False
            differs = differs or not same_answer(mistaken, asked.reference, len(exercise.returns))
        if differs and name == ORDINARY:
            return True
    return differs


def same_answer(first: Answer, second: Answer, count: int) -> bool:
    """Whether two answers hold the same `count` values within 1e-6, or both failed with the same kind of error."""
    if isinstance(first.failure, Failure) or isinstance(second.failure, Failure):
        return (
            first.failure is not None
            and second.failure is not None
            and (first.failure.kind, first.failure.error) == (second.failure.kind, second.failure.error)
        )
    ours, theirs = returned(first, count), returned(second, count)
    if isinstance(ours, str) or isinstance(theirs, str):
        return type(ours) is type(theirs)
    return all(map(_same_value, ours, theirs))


def _same_value(first: Any, second: Any) -> bool:
    a, b = numeric.as_array(first), numeric.as_array(second)
    if a is None or b is None:
        return numeric.same_value(first, second)
    return a.dtype.kind != "c" and b.dtype.kind != "c" and numeric.compare(b, a).agrees


def _prints_instead(exercise: Exercise, groups: Groups) -> bool:
    """Nothing is returned in any ordinary case, and the numbers expected are among those printed."""
    cases = groups[ORDINARY]
    for asked in cases:
        wanted = returned(asked.reference, len(exercise.returns))
        if asked.student.failure or asked.student.value is not None or isinstance(wanted, str):
            return False
        printed = _numbers(asked.student.steps[-1].printed)
        first = numeric.as_array(wanted[0])
        if first is None or not printed.size or not first.size:
            return False
        target = float(first.reshape(-1)[0])
        # Printed numbers are rounded, to eight digits by NumPy.
        if float(np.min(np.abs(printed - target))) > 1e-6 * max(1.0, abs(target)):
            return False
    return bool(cases)


def _numbers(text: str) -> Any:
    found: list[float] = []
    for word in (
        text[:10_000].replace("[", " ").replace("]", " ").replace(",", " ").replace("(", " ").replace(")", " ").split()
    ):
        try:
            found.append(float(word))
        except ValueError:
            continue
    return np.array([number for number in found if np.isfinite(number)])
