"""What is asked of a student's function, and what came back.

A case is a short script: call the function (or construct the class), then perhaps call methods of the object made, set
its attributes or read them. An answer has one entry for each step of the script. Both are plain data: they say nothing
of where the function lives, so the sandbox, an ordinary kernel and a reference are asked in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

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
    args: ClassVar[tuple[Any, ...]] = ()
    kwargs: ClassVar[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True)
class Assign:
    """Set this attribute of the object that the last `Call` constructed; the object may keep the value as its own."""

    name: str
    value: Any
    kwargs: ClassVar[Mapping[str, Any]] = MappingProxyType({})

    @property
    def args(self) -> tuple[Any, ...]:
        """The value that is set."""
        return (self.value,)


Step = Call | Method | Attribute | Assign


@dataclass(frozen=True)
class Case:
    """One question: `label` is shown to people, `seed` seeds the global generators while the script runs.

    With `exhaust` an iterator that is returned (by a generator function, say) is read to its end, and is then a list.

    Arguments may be None, bool, int, float, complex, str, NumPy arrays, lists, tuples and dicts of these, a
    `numpy.random.Generator` (the student's side gets one in the same state), or a Python function, which stays on the
    grader's side: the student gets a stand-in whose calls come back.
    """

    label: str
    steps: tuple[Step, ...]
    seed: int = 0
    exhaust: bool = False

    @property
    def args(self) -> tuple[Any, ...]:
        """The positional arguments of the first step."""
        return self.steps[0].args

    @property
    def kwargs(self) -> Mapping[str, Any]:
        """The arguments of the first step that are given by name."""
        return self.steps[0].kwargs


@dataclass(frozen=True)
class Failure:
    """Why a step has no value.

    `kind` is one of error, timeout, memory, crash, limit, protocol, missing, forbidden; `message` is a sentence for
    the student; `error` names the exception's type where one was raised; `where` is the student's own cell and line;
    `limit` names the limit (output, disk, evaluations, threads; cpu of a timeout); `kinds` are the built-in exceptions
    that the one raised is an instance of.
    """

    kind: str
    message: str
    error: str = ""
    where: str = ""
    limit: str | None = None
    kinds: tuple[str, ...] = ()

    def is_a(self, name: str) -> bool:
        """Whether an exception of this name, or one derived from it, was raised."""
        return self.kind == "error" and name in (self.error, *self.kinds)


@dataclass(frozen=True)
class Opaque:
    """A value that cannot be sent (a generator, a figure, a set): only the name of its type is known."""

    type_name: str


@dataclass(frozen=True)
class Evaluation:
    """One call that the student made of a function argument: which argument, with what, and what it gave.

    `args` are all arguments in the order in which they were written; `kwargs` are those among them that had a name.
    """

    function: str
    args: tuple[Any, ...]
    value: Any
    kwargs: Mapping[str, Any] = field(default_factory=dict)


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
    """What came back for a case: one `StepAnswer` for each step, up to and including the first that failed.

    `facts` are what the exercise's card reads off the answer, where it does (a sentence: why it cannot); these are
    judged then in place of the values. `memo` keeps what was found out about this very answer.
    """

    steps: tuple[StepAnswer, ...] = field(default=())
    facts: tuple[Any, ...] | str | None = None
    memo: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def failure(self) -> Failure | None:
        """The failure that ended the script, if one did."""
        last = self.steps[-1].value if self.steps else Failure("protocol", "No answer came back.")
        return last if isinstance(last, Failure) else None

    @property
    def value(self) -> Any:
        """The value of the last step."""
        return self.steps[-1].value if self.steps else None

    @property
    def values(self) -> tuple[Any, ...]:
        """The value of each step."""
        return tuple(step.value for step in self.steps)


class Asker(Protocol):
    """Whoever can put cases to a student's function: a sandboxed worker, or this process."""

    def ask(self, name: str, cases: Sequence[Case]) -> list[Answer]:
        """Answers of the function called `name`, one for each case, in order."""
        ...


FunctionArgument = Callable[..., Any]


def arguments(case: Case) -> list[Any]:
    """All arguments of a case that are values: no functions, no generators."""
    every = [argument for step in case.steps for argument in (*step.args, *step.kwargs.values())]
    return [one for one in every if not callable(one) and not isinstance(one, np.random.Generator)]
