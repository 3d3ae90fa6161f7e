"""What is asked of a student's function, and what came back.

A case is a short script: call the function (or construct the class), then perhaps call methods of the object made or
read its attributes. An answer has one entry for each step of the script. Both are plain data: they say nothing of
where the function lives, so the sandbox, an ordinary kernel and a reference are asked in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np


@dataclass(frozen=True)
class Call:
    """Call the exercise's function with these arguments; of a class, construct the object that later steps use."""

    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Method:
    """Call this method of the object that the last `Call` constructed."""

    name: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Attribute:
    """Read this attribute of the object that the last `Call` constructed."""

    name: str


Step = Call | Method | Attribute


@dataclass(frozen=True)
class Case:
    """One question: `label` is shown to people, `seed` seeds the global generators while the script runs.

    Arguments may be None, bool, int, float, complex, str, NumPy arrays, lists, tuples and dicts of these, a
    `numpy.random.Generator` (the student's side gets one in the same state), or a Python function, which stays on the
    grader's side: the student gets a stand-in whose calls come back.
    """

    label: str
    steps: tuple[Step, ...]
    seed: int = 0


@dataclass(frozen=True)
class Failure:
    """Why a step has no value.

    `kind` is one of error, timeout, memory, crash, limit, protocol, missing, forbidden; `message` is a sentence for
    the student; `error` names the exception's type where one was raised; `where` is the student's own cell and line;
    `limit` names the limit (output, disk, evaluations, threads; cpu of a timeout).
    """

    kind: str
    message: str
    error: str = ""
    where: str = ""
    limit: str | None = None


@dataclass(frozen=True)
class Opaque:
    """A value that cannot be sent (a generator, a figure, a set): only the name of its type is known."""

    type_name: str


@dataclass(frozen=True)
class Evaluation:
    """One call that the student made of a function argument: which argument, with what, and what it gave."""

    function: str
    args: tuple[Any, ...]
    value: Any


@dataclass(frozen=True)
class StepAnswer:
    """What came back for one step: a value (a `Failure` where there is none), and what happened on the way.

    `args` and `kwargs` are the arguments as they were afterwards; None where they could not be read.
    """

    value: Any
    args: tuple[Any, ...] | None = None
    kwargs: Mapping[str, Any] | None = None
    evaluations: tuple[Evaluation, ...] = ()
    printed: str = ""


@dataclass(frozen=True)
class Answer:
    """What came back for a case: one `StepAnswer` for each step, up to and including the first that failed."""

    steps: tuple[StepAnswer, ...] = field(default=())

    @property
    def failure(self) -> Failure | None:
        """The failure that ended the script, if one did."""
        last = self.steps[-1].value if self.steps else Failure("protocol", "No answer came back.")
        return last if isinstance(last, Failure) else None

    @property
    def value(self) -> Any:
        """The value of the last step."""
        return self.steps[-1].value if self.steps else None


class Asker(Protocol):
    """Whoever can put cases to a student's function: a sandboxed worker, or this process."""

    def ask(self, name: str, cases: Sequence[Case]) -> list[Answer]:
        """Answers of the function called `name`, one for each case, in order."""
        ...


FunctionArgument = Callable[..., Any]


def arguments(case: Case) -> list[Any]:
    """All arguments of a case that are values: no functions, no generators."""
    steps = [step for step in case.steps if isinstance(step, (Call, Method))]
    every = [argument for step in steps for argument in (*step.args, *step.kwargs.values())]
    return [one for one in every if not callable(one) and not isinstance(one, np.random.Generator)]
