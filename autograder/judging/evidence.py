"""What a student is shown of a case: its arguments by the names that the exercise gives them, expected and actual."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from autograder import numeric
from autograder.case import Assign, Attribute, Call, Case, Failure, Method, Opaque, Step
from autograder.chance import Frequency
from autograder.checks import Asked, changed
from autograder.exercise import Exercise
from autograder.texts import localized, say
from autograder.verdict import Counterexample, to_jsonable


def arguments(exercise: Exercise, case: Case) -> dict[str, Any]:
    """The arguments of the case's steps, by the reference's parameter names; of one that comes again, what is new."""
    told: dict[str, Any] = {}
    for step in case.steps:
        for name, value in _named(exercise, step).items():
            place = name
            if name in told and isinstance(step, Method):
                place = say("{name} of {method}", name=name, method=step.name)
            if place not in told:
                told[place] = value
    return told


def counterexample(exercise: Exercise, asked: Asked, expected: Any, actual: Any) -> Counterexample:
    """The case with what was expected and what came; `actual` may be a failure or a value that cannot be sent."""
    named = arguments(exercise, asked.case)
    values = [to_jsonable(value) for value in named.values()]
    return Counterexample(values, to_jsonable(_plain(expected)), to_jsonable(_plain(actual)), tuple(named))


def behaviour(exercise: Exercise, asked: Asked) -> Counterexample:
    """The case with what became of its arguments, and what was returned."""
    last = asked.student.steps[-1]
    named = _named(exercise, asked.case.steps[len(asked.student.steps) - 1])
    after = [*(last.args or ()), *(last.kwargs or {}).values()]
    afterwards = {f"{name} afterwards": value for name, value in zip(named, after, strict=False) if not callable(value)}
    afterwards = {name: _plain(value) for name, value in afterwards.items() if not isinstance(value, Opaque)}
    return counterexample(exercise, asked, None, {**afterwards, "returned": _plain(last.value)})


def changed_arguments(exercise: Exercise, asked: Asked) -> list[str]:
    """Names of the arguments that were changed, in the first step that changed one."""
    for step, taken in zip(asked.case.steps, asked.student.steps, strict=False):
        after = [*(taken.args or ()), *(taken.kwargs or {}).values()]
        named = _named(exercise, step).items()
        names = [name for (name, before), now in zip(named, after, strict=False) if changed(before, now)]
        if names:
            return names
    return []


def _named(exercise: Exercise, step: Step) -> dict[str, Any]:
    if isinstance(step, Attribute):
        return {}
    if isinstance(step, Assign):
        return {step.name: step.value}
    function: Any = exercise.reference if isinstance(step, Call) else getattr(exercise.reference, step.name, None)
    try:
        names = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        names = []
    if not isinstance(step, Call):
        names = names[1:]  # without self
    names += [f"argument {number}" for number in range(len(names) + 1, len(step.args) + 1)]
    return {**dict(zip(names, step.args, strict=False)), **step.kwargs}


def _plain(value: Any) -> Any:
    if isinstance(value, Failure):
        return value.message
    if isinstance(value, Mapping):
        return {localized(say(str(name))): _plain(item) for name, item in value.items()}
    if isinstance(value, Frequency):
        return str(value)
    return numeric.describe(value) if isinstance(value, Opaque) else value
