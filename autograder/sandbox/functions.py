"""Functions on the grader's side, called with what a student's function gave them: never for long, nor with much."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from autograder import numeric
from autograder.case import Evaluation, Opaque
from autograder.sandbox import wire
from autograder.sandbox.bounded import TooMuchMemory, bounded
from autograder.sandbox.questions import Question, read_keywords

_ANSWERED: Final = 10_000  # the largest whole number that stays one for a function of this side: powers fill memory
_EVALUATED: Final = 2000  # numbers given to a function argument at once; two that broadcast make their product


def evaluate(
    question: Question,
    reply: dict[str, Any],
    blob: bytes,
    evaluations: list[tuple[int, Evaluation]],
    seconds: float,
) -> bytes:
    """Calls one of the grader's own functions with what the student gave it, and returns the frame of its value.

    Raises:
        OutOfTime: there was no value within `seconds`.
    """
    index, step, positional, named = reply.get("function"), reply.get("step"), reply.get("args"), reply.get("kwargs")
    known = len(question.functions) + len(question.answered)
    wire.expect(type(index) is int and 0 <= index < known, "a call of a function that was not given")
    wire.expect(type(step) is int and 0 <= step < len(question.case.steps), "a call from no step")
    wire.expect(type(positional) is list and type(named) is list, "a call without arguments")
    assert isinstance(index, int) and isinstance(step, int)  # noqa: PT018 (for the type checker)
    assert isinstance(positional, list) and isinstance(named, list)  # noqa: PT018
    decoder = wire.Decoder(blob, Opaque)
    if index >= len(question.functions):
        number = index - len(question.functions)
        return _answer_for(question, number, step, positional, named, decoder, evaluations, seconds)
    args = tuple(decoder.value(argument) for argument in positional)
    kwargs = read_keywords(named, decoder)
    function = question.functions[index]
    named_texts = [value for value in kwargs.values() if type(value) is str]  # as in a dict: choices have names
    for argument in (*args, *(value for value in kwargs.values() if type(value) is not str)):
        if not _is_plain(argument):
            return _refusal("TypeError", f"the function takes numbers and arrays, not {numeric.describe(argument)}")
        count = _numbers(argument) + len(named_texts)
        if count > _EVALUATED:
            return _refusal("ValueError", f"the function takes at most {_EVALUATED} numbers at once, not {count}")
    encoder = wire.Encoder([])
    try:
        given = tuple(_tame(argument) for argument in args)
        named_given = {key: _tame(argument) for key, argument in kwargs.items()}

        def work() -> tuple[Any, bytes]:
            value = function(*given, **named_given)
            encoded = encoder.value(value)
            return value, wire.frame({"do": "value", "value": encoded}, encoder.blob())

        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            value, message = bounded(seconds, work)
    except TooMuchMemory:
        return _refusal("ValueError", "the function cannot be evaluated there: it takes too much memory")
    except MemoryError:
        raise
    except Exception as error:
        kind = "TypeError" if isinstance(error, TypeError) else "ValueError"
        return _refusal(kind, f"the function cannot be evaluated there: {error}"[:300])
    evaluations.append((step, Evaluation(str(index), (*args, *kwargs.values()), value, kwargs)))
    return message


def _answer_for(
    question: Question,
    number: int,
    step: int,
    positional: list[Any],
    named: list[Any],
    decoder: wire.Decoder,
    evaluations: list[tuple[int, Evaluation]],
    seconds: float,
) -> bytes:
    """Answers for a function of the student's that stands under a name this side answers, and returns the frame.

    Among the arguments may be functions that the case gave to the student: these are our own, and known by number.
    """

    def argument(value: Any) -> Any:
        own = value[1] if type(value) is list and len(value) == 2 and value[0] == "own" else None
        if own is None:
            return decoder.value(value)
        wire.expect(type(own) is int and 0 <= own < len(question.functions), "a function that was not given")
        return _watched(question.functions[own], own, step, evaluations)

    args = tuple(argument(value) for value in positional)
    kwargs = {wire.clean(pair[0], 100): argument(pair[1]) for pair in named if type(pair) is list and len(pair) == 2}
    for value in (*args, *kwargs.values()):
        if isinstance(value, Opaque) or _numbers(value) > _EVALUATED:
            return _refusal("TypeError", f"it cannot be given {numeric.describe(value)}")
    encoder = wire.Encoder([])
    try:
        given = tuple(_tame(argument) for argument in args)
        named_given = {key: _tame(argument) for key, argument in kwargs.items()}

        def work() -> bytes:
            value = encoder.value(question.answered[number](*given, **named_given))
            return wire.frame({"do": "value", "value": value}, encoder.blob())

        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return bounded(seconds, work)
    except TooMuchMemory:
        return _refusal("ValueError", "it takes too much memory to answer that")
    except MemoryError:
        raise
    except Exception as error:
        return _refusal("TypeError" if isinstance(error, TypeError) else "ValueError", str(error)[:300])


def _watched(
    function: Callable[..., Any], index: int, step: int, evaluations: list[tuple[int, Evaluation]]
) -> Callable[..., Any]:
    """One of our own functions, whose evaluations count as the student's."""

    def watched(*args: Any, **kwargs: Any) -> Any:
        value = function(*args, **kwargs)
        if len(evaluations) < wire.CALLBACKS:
            seen, named = copy.deepcopy((args, kwargs))
            evaluations.append((step, Evaluation(str(index), (*seen, *named.values()), value, named)))
        return value

    return watched


def _refusal(kind: str, message: str) -> bytes:
    return wire.frame({"do": "value", "raise": kind, "message": message})


def _is_plain(value: Any) -> bool:
    """Whether it is what a function may be given: numbers, arrays of them, and dicts of these or texts by name."""
    if isinstance(value, dict):
        return all(type(key) is str and (type(item) is str or _is_plain(item)) for key, item in value.items())
    return numeric.as_array(value) is not None


def _numbers(value: Any) -> int:
    """How many numbers and texts a value holds, wherever in it they are."""
    if isinstance(value, np.ndarray):
        return int(value.size)
    if isinstance(value, (list, tuple, dict)):
        return sum(_numbers(item) for item in (value.values() if isinstance(value, dict) else value))
    return 1


def _tame(value: Any) -> Any:
    """A copy to compute with on this side: no `np.matrix`, and no whole number whose powers fill the memory."""
    if isinstance(value, np.ndarray):
        return np.array(value)
    if type(value) is int and abs(value) > _ANSWERED:
        return float(value)
    if isinstance(value, (list, tuple)):
        return type(value)(_tame(item) for item in value)
    if isinstance(value, dict):
        return {key: _tame(item) for key, item in value.items()}
    return value
