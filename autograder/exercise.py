"""The vocabulary in which an author describes one exercise: reference, cases, checks, known mistakes."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from autograder import numeric
from autograder.case import Answer, Assign, Attribute, Call, Case, Method, Step
from autograder.texts import say

if TYPE_CHECKING:
    from autograder.checks import Check

F = TypeVar("F", bound=Callable[..., Any])
CaseMaker = Callable[[np.random.Generator], Iterator[tuple[Any, ...]]]
Facts = Callable[[Case, Answer], tuple[Any, ...]]

ORDINARY = ""
MOST_READ, MUCH = 20, 10_000
"""How many times as many numbers as the reference's an answer may hold, and how many more, for facts to be read."""


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

    `rtol` is relative to each array's largest element. `needs` is the module, if any, that not everybody has.
    """

    source: str
    function: Callable[..., Any]
    rtol: float
    needs: str = ""


class Exercise:
    """One function (or class) that a student writes, with what is needed to judge it.

    Args:
        reference: the right answer, a pure NumPy function or a class. Its name is the exercise's.
        returns: names of the arrays returned; each earns an equal share of the points. One name for a function that
            returns one value; of a script with several steps that give values, one name for each such step.
        uses: earlier exercises that a student's solution may build on.
        raises: exceptions that the text asks for: where the reference raises one, so must the student's function.
        yields: whether the function may be a generator, or return another iterator: it is read to its end.
        closed_packages: packages, by the names under which they are imported, that a solution may not use.
        limits: what a solution may use, where that is not what the course says: by the names of `Limits`.
    """

    def __init__(
        self,
        reference: Callable[..., Any],
        *,
        returns: Sequence[str] = ("value",),
        uses: Sequence[str] = (),
        raises: Sequence[type[Exception]] = (),
        yields: bool = False,
        closed_packages: Sequence[str] = (),
        limits: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        self.name: str = reference.__name__
        self.reference = reference
        # Words can be said in another language; the name of a variable cannot.
        self.returns = tuple(name if name.isidentifier() else say(name) for name in returns)
        self.uses = tuple(uses)
        self.raises = tuple(error.__name__ for error in raises)
        self.yields = yields
        self.closed_packages = closed_packages
        self.limits = limits
        self.checks: list[Check] = []
        self.misconceptions: list[Misconception] = []
        self.alternatives: list[Alternative] = []
        self.equivalents: dict[str, str] = {}
        self.confirmations: list[Confirmation] = []
        self._makers: list[tuple[str, CaseMaker]] = []
        self._facts: Facts | None = None

    def __repr__(self) -> str:
        return f"Exercise({self.name})"

    def cases(self, maker: CaseMaker | None = None, *, finding: str = ORDINARY) -> Any:
        """Decorator: a generator function of cases, given a seeded `numpy.random.Generator`.

        Each `yield` is a label followed by the arguments of one call, or by `call(...)`, `method(...)`,
        `assign(...)` and `attribute(...)` steps. Cases with `finding="..."` earn no points: they are judged together,
        as one extra finding of that name, which costs when it fails.
        """

        def register(function: CaseMaker) -> CaseMaker:
            self._makers.append((finding, function))
            return function

        return register if maker is None else register(maker)

    def facts(self, function: Facts) -> Facts:
        """Decorator: what of an answer is judged, where that is not the values themselves.

        `function(case, answer)` gives one fact for each name in `returns`: an array, a number, a text, a `Frequency`,
        or a dict of these by what they say. Of a random function they are what does not hang on chance: how large what
        is kept is beside what was given, whether the same generator gives the same, how often something happens. `...`
        stands for a fact of which this case does not speak: then it decides nothing about it, even if it fails. It
        reads the reference's answers, the known mistakes' and the students': an answer that it raises something for is
        of another form than was asked for. `answer.values` holds the value of each step, `case.args` the arguments.
        """
        self._facts = function
        return function

    @property
    def reads_facts(self) -> bool:
        """Whether facts are judged in place of values."""
        return self._facts is not None

    def read(self, case: Case, answer: Answer, like: Answer | None = None) -> Answer:
        """The answer with its facts, where the card reads any; not if it holds far more than the answer `like`."""
        if self._facts is None or answer.failure is not None or answer.facts is not None:
            return answer
        if like is not None and numeric.entries(answer.values) > _most_read(like):
            return replace(answer, facts=say("Much more was returned than the text asks for."))
        try:
            with warnings.catch_warnings():  # of means of nothing, say: a student's numbers may be anything
                warnings.simplefilter("ignore")
                facts = tuple(self._facts(case, answer))
        except MemoryError:
            raise
        except Exception:
            if like is None:
                raise
            found, want = numeric.describe(answer.value), numeric.describe(like.value)
            if found == want:  # what is in it has another form
                return replace(answer, facts=say("What was returned is not of the form that the text asks for."))
            said = say(
                "What was returned is not of the form that the text asks for: expected {want}, found {found}.",
                want=want,
                found=found,
            )
            return replace(answer, facts=said)
        return replace(answer, facts=facts)

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

    def confirmed_by(self, source: str, *, rtol: float = 1e-12, needs: str = "") -> Callable[[F], F]:
        """Decorator: an implementation that owes nothing to the reference: a library's, or one in exact arithmetic.

        `source` names it ("SciPy's softmax"). The function takes a case's arguments and returns what the reference
        should, or NotImplemented for a case that it does not speak of. It imports what it needs itself: cards are also
        loaded where nobody validates. Where the module that it `needs` is not installed, validation says so instead.
        """

        def register(function: F) -> F:
            self.confirmations.append(Confirmation(source, function, rtol, needs))
            return function

        return register

    def equivalent(self, change: str, reason: str) -> None:
        """Declare a change of the reference (`before -> after`, as validation prints it) to make no difference."""
        self.equivalents[change] = reason

    @property
    def findings(self) -> tuple[str, ...]:
        """Names of the extra findings that have cases of their own, in the order of the card."""
        return tuple(dict.fromkeys(finding for finding, _ in self._makers if finding != ORDINARY))

    def make_cases(self, seed: int) -> dict[str, tuple[Case, ...]]:
        """The cases of each finding (`""`: the ordinary ones), drawn with this seed."""
        return {finding: tuple(self.draw_cases(seed, finding)) for finding in (ORDINARY, *self.findings)}

    def draw_cases(self, seed: int, finding: str = ORDINARY) -> Iterator[Case]:
        """The cases of one finding, each drawn when it is wanted."""
        for number, (own, maker) in enumerate(self._makers):
            if own != finding:
                continue
            rng = np.random.default_rng([seed, number])
            for label, *rest in maker(rng):
                steps = tuple(rest) if rest and isinstance(rest[0], Step) else (Call(tuple(rest)),)
                yield Case(label, steps, seed=int(rng.integers(2**31)), exhaust=self.yields)


def _most_read(like: Answer) -> int:
    """How many numbers an answer may hold to be read beside this one."""
    if MOST_READ not in like.memo:
        like.memo[MOST_READ] = MOST_READ * numeric.entries(like.values) + MUCH
    known: int = like.memo[MOST_READ]
    return known


def call(*args: Any, **kwargs: Any) -> Step:
    """A step: call the function, or construct the class, with these arguments."""
    return Call(args, kwargs)


def method(name: str, *args: Any, **kwargs: Any) -> Step:
    """A step: call this method of the object constructed before."""
    return Method(name, args, kwargs)


def assign(name: str, value: Any) -> Step:
    """A step: set this attribute of the object constructed before."""
    return Assign(name, value)


def attribute(name: str) -> Step:
    """A step: read this attribute of the object constructed before."""
    return Attribute(name)
