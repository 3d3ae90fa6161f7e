"""Putting cases to a function in this process: for references, known mistakes, and `grade` in an ordinary kernel.

Student work that is graded never runs here; it is asked through the sandbox.
"""

from __future__ import annotations

import contextlib
import copy
import io
import random
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from typing import Any

import numpy as np

from autograder.case import Answer, Assign, Attribute, Call, Case, Evaluation, Failure, Opaque, Step, StepAnswer
from autograder.checks import Asked
from autograder.exercise import Exercise
from autograder.texts import say


class LocalAsker:
    """Asks functions found in `namespace`, in this process and without any protection.

    Without `chance` they are known to draw nothing from the global generators, which need then not be seeded.
    """

    def __init__(self, namespace: Mapping[str, Any], *, chance: bool = True) -> None:
        self._namespace = namespace
        self._chance = chance

    def ask(self, name: str, cases: Sequence[Case]) -> list[Answer]:
        """Answers of the function called `name`, one for each case, in order."""
        function = self._namespace.get(name)
        if not callable(function):
            found = "nothing" if function is None else f"a {type(function).__name__}"
            failure = Failure(
                "missing", say("There is no function called `{name}`, found {found}.", name=name, found=found)
            )
            return [Answer((StepAnswer(failure),)) for _ in cases]
        return answers(function, cases, chance=self._chance)


def answer(function: Callable[..., Any], case: Case) -> Answer:
    """What `function` (or the class) answers to the case; its arguments are copies."""
    return answers(function, [case])[0]


def answers(function: Callable[..., Any], cases: Sequence[Case], *, chance: bool = True) -> list[Answer]:
    """What `function` answers to each case, in order. The global generators are seeded for each and put back.

    Without `chance` it draws nothing from these: seeding them takes as long as a small function itself.
    """
    printed = io.StringIO()
    with undisturbed(), np.errstate(all="ignore"), warnings.catch_warnings(), contextlib.redirect_stdout(printed):
        warnings.simplefilter("ignore")
        return [_answer(function, case, printed, chance) for case in cases]


def recalled(exercise: Exercise, function: Callable[..., Any], asked: Asked) -> Answer:
    """What a mistaken function (or one that follows another convention) answers to a case, asked once for each case."""

    def ask() -> Answer:
        return exercise.read(asked.case, answer(function, asked.case), asked.reference)

    known: Answer = asked.recall(function, ask)
    return known


def _answer(function: Callable[..., Any], case: Case, printed: io.StringIO, chance: bool) -> Answer:
    made: Any = None
    steps: list[StepAnswer] = []
    if chance:
        random.seed(case.seed)
        np.random.seed(case.seed % 2**32)
    for step in case.steps:
        printed.seek(0)
        printed.truncate()
        taken, made = _take(function, made, step, printed, case.exhaust)
        steps.append(taken)
        if isinstance(taken.value, Failure):
            break
    return Answer(tuple(steps))


def _take(
    function: Callable[..., Any], made: Any, step: Step, printed: io.StringIO, exhaust: bool
) -> tuple[StepAnswer, Any]:
    evaluations: list[Evaluation] = []
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = {}
    try:
        if isinstance(step, Attribute):
            value = getattr(made, step.name)
        elif isinstance(step, Assign):
            setattr(made, step.name, _copy(step.value))
            value = Opaque("assignment")
        else:
            args = tuple([_copied(argument, evaluations) for argument in step.args])
            if step.kwargs:
                kwargs = {key: _copied(argument, evaluations) for key, argument in step.kwargs.items()}
            target = function if isinstance(step, Call) else getattr(made, step.name)
            value = target(*args, **kwargs)
            if exhaust and hasattr(value, "__next__"):
                value = list(value)
        if isinstance(step, Call):
            made = value
            if isinstance(function, type):
                value = Opaque(function.__name__)
    except MemoryError:
        raise  # it says nothing of the function
    except Exception as error:
        name = type(error).__name__
        kinds = tuple(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")
        value = Failure("error", f"{name}: {error}", error=name, where=_place(error, function), kinds=kinds)
    # A later step may change what this one returned: keep it as it is now.
    if type(value) not in _UNCHANGEABLE:
        with contextlib.suppress(Exception):
            value = _copy(value)
    return StepAnswer(value, args, kwargs, tuple(evaluations), printed.getvalue()), made


def _place(error: BaseException, function: Callable[..., Any]) -> str:
    """The line of the function's own file at which it happened; empty where the call itself failed."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    line, step = 0, error.__traceback__
    while step is not None:
        line = step.tb_lineno if step.tb_frame.f_code.co_filename == file else line
        step = step.tb_next
    return say("line {line}", line=line) if line else ""


def _copied(argument: Any, evaluations: list[Evaluation]) -> Any:
    if callable(argument) and not isinstance(argument, np.random.Generator):
        return _watched(argument, evaluations)
    return _copy(argument)


def _copy(value: Any) -> Any:
    """A deep copy; what cannot change is itself, and arrays, lists, tuples and generators take a shorter way."""
    kind = type(value)
    if kind in _UNCHANGEABLE:
        return value
    if kind is np.ndarray and value.dtype.kind in "biufc":
        return value.copy(order="K")
    if kind is tuple or kind is list:
        return value if kind is tuple and _UNCHANGEABLE.issuperset(map(type, value)) else kind(map(_copy, value))
    if kind is np.random.Generator and type(value.bit_generator.seed_seq) is np.random.SeedSequence:
        seeded = value.bit_generator.seed_seq  # from which children are spawned
        bits = type(value.bit_generator)(np.random.SeedSequence(**seeded.state))
        bits.state = value.bit_generator.state
        return np.random.Generator(bits)
    return copy.deepcopy(value)


_UNCHANGEABLE = frozenset({type(None), bool, int, float, complex, str, np.float64, Opaque})


def _watched(function: Callable[..., Any], evaluations: list[Evaluation]) -> Callable[..., Any]:
    def watched(*args: Any, **kwargs: Any) -> Any:
        named = {key: _copy(one) for key, one in kwargs.items()}
        seen = (*(_copy(one) for one in args), *named.values())
        value = function(*args, **kwargs)
        evaluations.append(Evaluation(watched.__name__, seen, value, named))
        return value

    watched.__name__ = getattr(function, "__name__", "f")
    watched.__doc__ = function.__doc__
    return watched


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Puts the global generators back afterwards. It takes a while: within another one, that one does it."""
    if _UNDISTURBED.get():
        yield
        return
    state, numpy_state = random.getstate(), np.random.get_state()
    token = _UNDISTURBED.set(True)
    try:
        yield
    finally:
        _UNDISTURBED.reset(token)
        random.setstate(state)
        np.random.set_state(numpy_state)


_UNDISTURBED: ContextVar[bool] = ContextVar("undisturbed", default=False)
