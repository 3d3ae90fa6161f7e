"""The vocabulary in which an author describes one exercise: reference, cases, checks, known mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from autograder.case import Attribute, Call, Case, Method, Step

if TYPE_CHECKING:
    from autograder.checks import Check

F = TypeVar("F", bound=Callable[..., Any])
CaseMaker = Callable[[np.random.Generator], Iterator[tuple[Any, ...]]]

ORDINARY = ""


@dataclass(frozen=True)
class Misconception:
    """A known way to be wrong: the function (or class) that such a student would write, and the tutor's sentence.

    `like` are ids of others that answer alike in every case.
    """

    id: str
    sentence: str
    function: Callable[..., Any]
    like: tuple[str, ...] = ()


@dataclass(frozen=True)
class Alternative:
    """A well-known other convention than the one that the text fixes, written likewise; it earns half."""

    id: str
    sentence: str
    function: Callable[..., Any]


@dataclass(frozen=True)
class Confirmation:
    """An independent implementation, that the reference is held against: whose it is, and how closely they must agree.

    `rtol` is relative to each array's largest element.
    """

    source: str
    function: Callable[..., Any]
    rtol: float


class Exercise:
    """One function (or class) that a student writes, with what is needed to judge it.

    Args:
        reference: the right answer, a pure NumPy function or a class. Its name is the exercise's.
        returns: names of the arrays returned; each earns an equal share of the points. One name for a function that
            returns one value; of a script with several steps that give values, one name for each such step.
        uses: earlier exercises that a student's solution may build on.
        closed_packages: packages, by the names under which they are imported, that a solution may not use.
        limits: what a solution may use, where that is not what the course says: by the names of `Limits`.
    """

    def __init__(
        self,
        reference: Callable[..., Any],
        *,
        returns: Sequence[str] = ("value",),
        uses: Sequence[str] = (),
        closed_packages: Sequence[str] = (),
        limits: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        self.name: str = reference.__name__
        self.reference = reference
        self.returns = tuple(returns)
        self.uses = tuple(uses)
        self.closed_packages = closed_packages
        self.limits = limits
        self.checks: list[Check] = []
        self.misconceptions: list[Misconception] = []
        self.alternatives: list[Alternative] = []
        self.equivalents: dict[str, str] = {}
        self.confirmations: list[Confirmation] = []
        self._makers: list[tuple[str, CaseMaker]] = []

    def __repr__(self) -> str:
        return f"Exercise({self.name})"

    def cases(self, maker: CaseMaker | None = None, *, finding: str = ORDINARY) -> Any:
        """Decorator: a generator function of cases, given a seeded `numpy.random.Generator`.

        Each `yield` is a label followed by the arguments of one call, or by `call(...)`, `method(...)` and
        `attribute(...)` steps. Cases with `finding="..."` earn no points: they are judged together, as one extra
        finding of that name, which costs when it fails.
        """

        def register(function: CaseMaker) -> CaseMaker:
            self._makers.append((finding, function))
            return function

        return register if maker is None else register(maker)

    def ask(self, *checks: Check) -> None:
        """Put these checks to every student's answers."""
        self.checks.extend(checks)

    def misconception(self, sentence: str, *, like: Sequence[str] = ()) -> Callable[[F], F]:
        """Decorator: the function that a student with this misconception would write; its name becomes the id.

        `like` declares others (by their functions' names) that no case can tell from it; then neither is named.
        """

        def register(function: F) -> F:
            others = tuple(f"{self.name}/{other}" for other in like)
            self.misconceptions.append(Misconception(f"{self.name}/{function.__name__}", sentence, function, others))
            return function

        return register

    def alternative(self, sentence: str) -> Callable[[F], F]:
        """Decorator: another well-known convention, as the function that follows it; its name becomes the id."""

        def register(function: F) -> F:
            self.alternatives.append(Alternative(f"{self.name}/{function.__name__}", sentence, function))
            return function

        return register

    def confirmed_by(self, source: str, *, rtol: float = 1e-12) -> Callable[[F], F]:
        """Decorator: an implementation that owes nothing to the reference: a library's, or one in exact arithmetic.

        `source` names it ("SciPy's softmax"). The function takes a case's arguments and returns what the reference
        should, or NotImplemented for a case that it does not speak of. It imports what it needs itself: cards are also
        loaded where nobody validates.
        """

        def register(function: F) -> F:
            self.confirmations.append(Confirmation(source, function, rtol))
            return function

        return register

    def equivalent(self, change: str, reason: str) -> None:
        """Declare a change of the reference (`before -> after`, as validation prints it) to make no difference."""
        self.equivalents[change] = reason

    @property
    def findings(self) -> tuple[str, ...]:
        """Names of the extra findings that have cases of their own, in the order of the card."""
        return tuple(dict.fromkeys(finding for finding, _ in self._makers if finding != ORDINARY))

    def make_cases(self, seed: int, *, only: str | None = None) -> dict[str, tuple[Case, ...]]:
        """The cases of each finding (`""`: the ordinary ones), drawn with this seed; or those of `only` one."""
        groups: dict[str, list[Case]] = {ORDINARY: []}
        for number, (finding, maker) in enumerate(self._makers):
            if only not in (None, finding):
                continue
            rng = np.random.default_rng([seed, number])
            for label, *rest in maker(rng):
                steps = tuple(rest) if rest and isinstance(rest[0], (Call, Method, Attribute)) else (Call(tuple(rest)),)
                group = groups.setdefault(finding, [])
                group.append(Case(label, steps, seed=int(rng.integers(2**31))))
        return {finding: tuple(cases) for finding, cases in groups.items()}


def call(*args: Any, **kwargs: Any) -> Step:
    """A step: call the function, or construct the class, with these arguments."""
    return Call(args, kwargs)


def method(name: str, *args: Any, **kwargs: Any) -> Step:
    """A step: call this method of the object constructed before."""
    return Method(name, args, kwargs)


def attribute(name: str) -> Step:
    """A step: read this attribute of the object constructed before."""
    return Attribute(name)
