"""The questions that an exercise can ask of a student's answers.

A `ValueCheck` decides whether one returned array is right in one case; every array that passes all of them in every
ordinary case earns its share. A `BehaviourCheck` looks at how the function behaved over all cases; it earns nothing
and costs when it fails. Both judge recorded answers and know nothing of how these came about.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

import numpy as np

from autograder import numeric
from autograder.case import Answer, Call, Case, Failure, Opaque, Step
from autograder.chance import Frequency
from autograder.numeric import Comparison, Estimate, FloatArray
from autograder.texts import Text, say

AGREES = numeric.SAME

SMALLEST_TRUSTED_STEP = 1e-8
SMALLEST_STEP = 5e-12
REFERENCE_STEP = 1e-3
COARSE_STEP = 0.1
MAX_POINTS = 64
DIRECTIONS = 3
"""An argument with more entries is asked for the slopes of its loss along so many random directions first."""
FEW_ENTRIES = 24
"""Up to here the gradient decides, entry by entry, where a slope differs; of more, whose bounds add up, the slope."""
RTOL_OF_SLOPES = 1e-6
MOST_ENTRIES = 1500
"""Where a direction shows a fault, the gradient of so many entries is worked out to say where it is."""
PUT_BACK = 4
"""Units in the last place by which an argument may be off that was moved and put back."""
UNKNOWN_SCHEME_TOLERANCE = 2e-4
PLAUSIBLE_STEP = 0.5
"""A longer one is no step that anybody chose, but what another mistake (another point, say) looks like."""


@dataclass(frozen=True)
class Asked:
    """A case with the reference's answer and the student's; `memo` keeps what does not depend on the student's."""

    case: Case
    reference: Answer
    student: Answer
    memo: dict[object, Any] = field(default_factory=dict, compare=False)

    def recall(self, key: object, work_out: Callable[[], Any]) -> Any:
        """What was worked out for this case under `key`, worked out now if it was not before."""
        if key not in self.memo:
            self.memo[key] = work_out()
        return self.memo[key]


Groups = Mapping[str, Sequence[Asked]]
"""All cases that were asked, by the finding that they belong to (`""`: the ordinary ones)."""


@dataclass(frozen=True)
class Judged:
    """What a value check says of one array in one case: how it compares, and what was expected of it.

    `alternative` is the id of a well-known convention that the answer follows instead; it earns half.
    """

    comparison: Comparison
    expected: Any
    alternative: str | None = None


JudgeValue = Callable[[Asked, Any, Any], Judged | None]


@dataclass(frozen=True)
class ValueCheck:
    """Is one returned array right in one case?

    `judge(asked, got, want)` compares the array that was returned with the reference's and gives None where it has
    nothing to say; `asked` is the case that they belong to. `part` limits the check to one array.
    `against_reference` tells whether the expected value is the reference's answer, so that an alternative can be put
    in its place. `gradient_of` is the position of the argument of which the array is the gradient, where it is one.
    `estimate(asked)` is the numerical estimate that the array is held against, where the check has one.
    `likeness` is the relative difference within which two answers show the same mistake; `remark(cases)` has more to
    say of answers that are right, and `cause(cases)` knows why others are wrong: an id, and a sentence.
    """

    name: str
    question: str
    judge: JudgeValue
    part: str | None = None
    against_reference: bool = False
    gradient_of: int | None = None
    estimate: Callable[[Asked], Estimate | None] | None = None
    likeness: float = 1e-6
    remark: Callable[[Sequence[Asked]], Text | None] | None = None
    cause: Callable[[Sequence[Asked]], tuple[str, Text] | None] | None = None


@dataclass(frozen=True)
class BehaviourCheck:
    """How did the function behave over all cases? `judge(groups)` gives the first fault, in a sentence, or None.

    `repeat(cases)` are the ordinary cases to be put once more at the end; their answers come in the group named like
    the check.
    """

    name: str
    question: str
    judge: Callable[[Groups], tuple[str, Asked] | None]
    repeat: Callable[[Sequence[Case]], Sequence[Case]] | None = None


Check = ValueCheck | BehaviourCheck


def returned(answer: Answer, count: int) -> list[Any] | str:
    """The `count` values of an answer, or a sentence on why there are not so many.

    A script of several steps gives one value for each step that has one; a single call gives its value, or, where
    several are expected, the items of the tuple (or list, or stacked array) that it returned. Where the card reads
    facts off an answer, they stand for the values.
    """
    if isinstance(answer.facts, str):
        return answer.facts
    if answer.facts is not None:
        assert len(answer.facts) == count, f"{count} facts are named in `returns`, {len(answer.facts)} are read"
        return list(answer.facts)
    values = (
        [step.value for step in answer.steps if not isinstance(step.value, Opaque)] if len(answer.steps) > 1 else []
    )
    if len(answer.steps) > 1 and len(values) == count:
        return values
    value = answer.value
    if count == 1:
        return [value]
    unpacks = isinstance(value, (tuple, list)) or (isinstance(value, np.ndarray) and value.ndim > 0)
    if unpacks and len(value) == count:
        return list(value)
    found = numeric.describe(value)
    if isinstance(value, (tuple, list)):  # how many there are counts, whatever shape they would have together
        kind = type(value).__name__
        found = say("a {kind} of {count} items", kind=kind, count=len(value))
        found = say("a {kind} of 1 item", kind=kind) if len(value) == 1 else found
    return say("Expected {count} values to be returned, found {found}.", count=count, found=found)


def matches_reference(*, rtol: float = 1e-6, atol: float = 0.0, part: str | None = None) -> ValueCheck:
    """Does every value agree with the reference, within `rtol` of the array's largest element (at least `atol`)?"""

    def judge(asked: Asked, got: Any, want: Any) -> Judged:
        comparison = compare(got, want, rtol=rtol, atol=atol)
        alternative = "any/column_for_vector" if comparison.kind == "layout" else None
        return Judged(comparison, want, alternative)

    question = "Do the values agree with the reference?"
    return ValueCheck("matches_reference", question, judge, part=part, against_reference=True)


def compare(got: Any, want: Any, *, rtol: float = 1e-6, atol: float = 0.0) -> Comparison:
    """Compare a value or a fact with the reference's: an array, a number, a text, a frequency, a dict of these.

    Anything agrees with `...`, a fact of which the case does not speak.
    """
    if type(want) is type(got) is np.ndarray:  # what is so nearly always
        return numeric.compare(got, want, rtol=rtol, atol=atol)
    if want is ...:
        return AGREES
    if isinstance(want, Mapping):
        if not isinstance(got, Mapping) or got.keys() != want.keys():
            return Comparison("type", say("Expected {want}, found {got}.", want=_keys(want), got=_keys(got)))
        for name, each in want.items():
            comparison = compare(got[name], each, rtol=rtol, atol=atol)
            if not comparison.agrees:
                message = say("{fact}: {what}", fact=say(str(name)), what=comparison.message)
                return Comparison(comparison.kind, message, comparison.error)
        return AGREES
    if isinstance(want, Frequency):
        if isinstance(got, Frequency) and got.agrees(want):
            return AGREES
        return Comparison("frequency", say("Expected about {want}, found {got}.", want=_about(want), got=got))
    if want is None or isinstance(want, str):
        if type(got) is type(want) and got == want:
            return AGREES
        return Comparison("value", say("Expected {want}, found {got}.", want=_named(want), got=_named(got)))
    if isinstance(got, (str, Mapping, Frequency)):
        return Comparison("type", say("Expected {want}, found {got}.", want=numeric.describe(want), got=_named(got)))
    return numeric.compare(got, want, rtol=rtol, atol=atol)


def _about(frequency: Frequency) -> str:
    """What the reference's own draw says of the probability, as exactly as it does."""
    return f"{frequency.hits / max(frequency.trials, 1):.2g}"


def _keys(value: Any) -> Text:
    if not isinstance(value, Mapping):
        return say("{found}", found=numeric.describe(value))
    return say("{keys}", keys=", ".join(map(str, value)) or "{}")


def _named(value: Any) -> Text:
    return say("{found}", found=repr(value)[:100] if isinstance(value, str) else numeric.describe(value))


def agrees_with(
    estimate: Callable[..., Estimate | None],
    *,
    name: str,
    question: str,
    part: str | None = None,
    rtol: float = 1e-6,
    atol: float = 0.0,
    arguments: Callable[[Case], Sequence[Any] | None] | None = None,
) -> ValueCheck:
    """Does an array agree with an independent numerical estimate, within the estimate's own error (at least `atol`)?

    `estimate` is given the arguments of the case's first call, or what `arguments(case)` makes of a longer script, and
    returns None for a case that it does not speak of (as `arguments` may).
    """

    def estimated(asked: Asked) -> Estimate | None:
        def work_out() -> Estimate | None:
            if arguments is not None:
                made = arguments(asked.case)
                return None if made is None else estimate(*made)
            first = asked.case.steps[0]
            return estimate(*first.args, **first.kwargs) if isinstance(first, Call) else None

        known: Estimate | None = asked.recall((estimate, "estimate"), work_out)
        return known

    def slack(asked: Asked, numerical: Estimate) -> float:
        known: float = asked.recall((estimate, rtol, atol), lambda: _slack(numerical, rtol, atol))
        return known

    def judge(asked: Asked, got: Any, want: Any) -> Judged | None:
        numerical = estimated(asked)
        array = numeric.as_array(got)
        # Shapes are matches_reference's question; here only the values count.
        if numerical is None or array is None or array.size != numerical.value.size:
            return None
        value = numerical.value
        comparison = numeric.compare(array.reshape(value.shape), value, rtol=rtol, atol=slack(asked, numerical))
        return Judged(comparison, value)

    return ValueCheck(name, question, _once_for_the_reference(judge), part=part, estimate=estimated)


def _slack(numerical: Estimate, rtol: float, atol: float) -> float:
    error, value = (float(np.max(np.abs(each), initial=0.0)) for each in (numerical.error, numerical.value))
    return atol + error + rtol * value


def _once_for_the_reference(judge: JudgeValue) -> JudgeValue:
    """This `judge`, which looks at the value alone; worked out once for answers that are bit by bit the reference's."""

    def judge_or_recall(asked: Asked, got: Any, want: Any) -> Judged | None:
        if not numeric.identical(got, want):
            return judge(asked, got, want)
        of, known = asked.memo.get(judge, (None, None))
        if of is not want:  # another array of the same case, say
            known = judge(asked, want, want)
            asked.memo[judge] = want, known
        judged: Judged | None = known
        return judged

    return judge_or_recall


def gradient_agrees(
    loss: Callable[..., Any],
    *,
    argument: int,
    part: str | None = None,
    when: Callable[..., bool] = lambda *args, **kwargs: True,
    atol: float = 0.0,
    arguments: Callable[[Case], Sequence[Any] | None] | None = None,
) -> ValueCheck:
    """Is an array the gradient of `loss(*args)` with respect to its positional argument number `argument`?

    Asked in the cases whose arguments fulfil `when(*args)`: not where the loss is flat. `arguments(case)` gives the
    loss's arguments where they are not those of the case's first call: of a class, say, whose state was set. A loss may
    return an array of terms, whose sum is meant: where they nearly cancel, rounding is that of the terms.

    A gradient with many entries is held against the slope of the loss along random directions; entry by entry only
    where one of these differs, to say where. The gradient is numerical (central differences, Richardson
    extrapolation) and is that of the reference's loss: a student's gradient judged against the same student's loss
    would prove nothing.
    """

    def estimate(*args: Any, **kwargs: Any) -> Estimate | None:
        if not when(*args, **kwargs):
            return None
        return numeric.gradient(_moved(loss, argument, args, kwargs), args[argument], terms=True)

    question = "Does it agree with the numerical gradient of the loss?"
    check = agrees_with(estimate, name="gradient_agrees", question=question, part=part, atol=atol, arguments=arguments)

    def slopes(asked: Asked) -> tuple[FloatArray, Estimate] | None:
        """The slopes along a few directions, where there are many entries."""
        args = asked.case.args if arguments is None else arguments(asked.case)
        kwargs = asked.case.kwargs if arguments is None else {}
        if args is None or np.size(args[argument]) <= DIRECTIONS or not when(*args, **kwargs):
            return None
        x = np.asarray(args[argument], dtype=np.float64)
        directions = np.random.default_rng([asked.case.seed, argument]).normal(size=(DIRECTIONS, *x.shape))
        moved = _moved(loss, argument, args, kwargs)
        found = [numeric.slope(moved, x, along, terms=True) for along in directions]
        return directions, Estimate(np.array([e.value for e in found]), np.array([e.error for e in found]))

    def judge(asked: Asked, got: Any, want: Any) -> Judged | None:
        known = asked.recall((estimate, "slopes"), lambda: slopes(asked))
        array = numeric.as_array(got)
        if known is None or array is None or array.dtype.kind == "c":
            return check.judge(asked, got, want)
        directions, estimated = known
        if array.size != directions[0].size:
            return None  # shapes are matches_reference's question
        terms = (directions * array.reshape(directions[0].shape)).reshape(DIRECTIONS, -1)
        # Where the terms of a slope nearly cancel, its rounding is that of the terms.
        scale = np.sqrt((terms**2).sum(axis=1))
        slack = estimated.error + RTOL_OF_SLOPES * scale + atol * np.sqrt(array.size)
        if np.all(np.abs(terms.sum(axis=1) - estimated.value) <= slack):
            return Judged(AGREES, want)
        judged = check.judge(asked, got, want) if array.size <= MOST_ENTRIES else None
        if array.size <= FEW_ENTRIES or (judged is not None and not judged.comparison.agrees):
            return judged
        worst = int(np.argmax(np.abs(terms.sum(axis=1) - estimated.value) - slack))
        message = say(
            "Along a random direction the loss changes by {want} a unit; by this gradient it would by {got}.",
            want=numeric.show(estimated.value[worst]),
            got=numeric.show(terms.sum(axis=1)[worst]),
        )
        return Judged(Comparison("value", message, float("inf")), want)

    position = None if arguments is not None else argument
    return replace(check, judge=_once_for_the_reference(judge), gradient_of=position)


def _moved(
    loss: Callable[..., Any], argument: int, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> Callable[[Any], Any]:
    """The loss as a function of its positional argument number `argument` alone."""
    return lambda x: loss(*args[:argument], x, *args[argument + 1 :], **kwargs)


def derivative_agrees(function: Callable[[Any], Any], *, atol: float = 0.0) -> ValueCheck:
    """Is the answer the derivative of an elementwise `function` at every element of the argument?"""
    return agrees_with(
        lambda x: numeric.derivative_elementwise(function, x),
        name="derivative_agrees",
        question=f"Does it agree with the numerical derivative of {getattr(function, '__name__', 'the function')}?",
        atol=atol,
    )


def rows_sum_to(total: float, *, tolerance: float = 1e-6) -> ValueCheck:
    """Does each row of the (two-dimensional) answer sum to `total`?"""

    def judge(asked: Asked, got: Any, want: Any) -> Judged | None:
        array = numeric.as_array(got)
        if array is None or array.ndim != 2 or array.dtype.kind == "c":
            return None
        sums = array.sum(axis=1)
        comparison = numeric.compare(sums, np.full(sums.shape, total), rtol=tolerance)
        if not comparison.agrees:
            message = say("Each row should sum to {total:g}. {what}", total=total, what=comparison.message)
            comparison = Comparison(comparison.kind, message)
        return Judged(comparison, want)

    return ValueCheck("rows_sum", f"Does each row sum to {total:g}?", judge)


rows_sum_to_one = rows_sum_to(1.0)


def difference_quotient(coordinates: Callable[..., Sequence[tuple[int, ...]]]) -> ValueCheck:
    """Are these the partial derivatives of the function argument, as exactly as the student's own scheme allows?

    `coordinates(f, x, ...)` gives the indices (of `x`) of the partial derivatives that the answer holds, in its order.
    From where `f` was evaluated the scheme and its step are seen (where there are several, from the two values whose
    quotient the answer is); its own truncation and round-off bound the error that is accepted, but never more than that
    of a forward difference with h = 1e-3. A scheme that is not recognised gets 2e-4. A larger step, up to 0.1, earns
    half, and so does a smaller one down to 1e-11.
    """

    def lines(asked: Asked) -> list[_Line]:
        call = asked.case.steps[0]
        assert isinstance(call, Call), "difference_quotient needs cases with one call of a function argument"
        f, x = call.args[0], np.asarray(call.args[1], dtype=float)
        known: list[_Line] = asked.recall(coordinates, lambda: [_Line(f, x, i) for i in coordinates(*call.args)])
        return known

    def judge(asked: Asked, got: Any, want: Any) -> Judged:
        known = lines(asked)
        want = np.array([line.partial for line in known]).reshape(np.shape(want))
        comparison = numeric.compare(got, want, atol=float("inf"))
        array = numeric.as_array(got)
        if array is None or array.size != want.size or comparison.kind not in ("", "layout"):
            return Judged(comparison, want)
        layout = "any/column_for_vector" if comparison.kind == "layout" else None
        seen = _seen(asked)
        worst, alternative = comparison, layout
        for line, value in zip(known, array.reshape(-1), strict=True):
            _, judged = _judge_partial(line, float(value), seen)
            # An error outweighs a mere alternative, wherever it stands.
            if not judged.comparison.agrees and (worst.agrees or judged.alternative is None):
                worst, alternative = judged.comparison, judged.alternative
        return Judged(worst, want, alternative)

    def throughout(cases: Sequence[Asked]) -> tuple[Scheme, float, bool] | None:
        """The scheme used in all cases, its largest error, and whether that is no more than it explains."""
        schemes, errors, explained = [], [0.0], True
        for asked in cases:
            got = numeric.as_array(asked.student.value)
            known = lines(asked)
            if got is None or got.dtype.kind == "c" or got.size != len(known):
                return None
            seen = _seen(asked)
            for line, value in zip(known, got.reshape(-1), strict=True):
                scheme, _ = _judge_partial(line, float(value), seen)
                schemes.append(scheme)
                errors.append(abs(float(value) - line.partial))
                explained = explained and scheme.name != "" and errors[-1] <= line.bound(scheme)
        steps = [scheme.step for scheme in schemes]
        if len({scheme.name for scheme in schemes}) != 1 or not schemes[0].name or max(steps) > 1.5 * min(steps):
            return None
        return Scheme(schemes[0].name, float(np.median(steps))), max(errors), explained

    def remark(cases: Sequence[Asked]) -> Text | None:
        found = throughout(cases)
        if found is None:
            return None
        return say("You use {scheme}; its largest error here is {error:.1g}.", scheme=found[0].words, error=found[1])

    def cause(cases: Sequence[Asked]) -> tuple[str, Text] | None:
        if any(numeric.as_array(asked.student.value) is None for asked in cases):
            return None  # a lazy answer, say, that evaluates nothing before somebody wants to see it
        if not any(step.evaluations for asked in cases for step in asked.student.steps):
            return "any/ignores_function", say("The function that is given is never evaluated: use it, whatever it is.")
        found = throughout(cases)
        if found is None or not found[2]:
            return None
        scheme, error, _ = found
        words = {"scheme": scheme.words, "error": error}
        if scheme.step > PLAUSIBLE_STEP:
            return None
        if scheme.step > REFERENCE_STEP:
            return "any/coarse_step", say(
                "You use {scheme}: too coarse, its error is up to {error:.1g}. Take a step between 1e-3 and 1e-8.",
                **words,
            )
        if scheme.step < SMALLEST_TRUSTED_STEP:
            return "any/tiny_step", say(
                "You use {scheme}: so small that round-off makes an error of up to {error:.1g}. Take 1e-5.", **words
            )
        return None

    return ValueCheck(
        "difference_quotient",
        "Is it the derivative, as exactly as the scheme allows?",
        judge,
        # Two schemes with a step of up to 1e-3 make the same mistake if they agree to their own errors.
        likeness=2e-3,
        remark=remark,
        cause=cause,
    )


@dataclass(frozen=True)
class Scheme:
    """How a difference quotient was formed: forward, backward or central, with step h; "" where not recognised."""

    name: str
    step: float

    @property
    def kind(self) -> Text:
        """The scheme without its step."""
        names = {
            "forward": say("a forward difference"),
            "backward": say("a backward difference"),
            "central": say("a central difference"),
        }
        return names.get(self.name, say("a scheme that is not recognised"))

    @property
    def words(self) -> Text:
        """The scheme as a person would say it."""
        names = {
            "forward": say("a forward difference with h = {step:.2g}", step=self.step),
            "backward": say("a backward difference with h = {step:.2g}", step=self.step),
            "central": say("a central difference with h = {step:.2g}", step=self.step),
        }
        return names.get(self.name, say("a scheme that is not recognised"))


@dataclass(frozen=True)
class _Line:
    """A function along one coordinate through a point: its derivative, and how far off a scheme may be."""

    f: Callable[[Any], Any]
    x: Any
    index: tuple[int, ...]
    bounds: dict[Scheme, float] = field(default_factory=dict)

    @cached_property
    def partial(self) -> float:
        """The partial derivative, by a complex step: exact to the last digits."""
        return numeric.complex_step_partial(self.f, self.x, self.index)

    def bound(self, scheme: Scheme) -> float:
        """How far the scheme's quotient may be off, worked out once for steps that differ by rounding alone."""
        scheme = Scheme(scheme.name, float(f"{scheme.step:.3g}"))
        if scheme not in self.bounds:
            self.bounds[scheme] = _bound(self.f, self.x, self.index, scheme)
        return self.bounds[scheme]


@dataclass(frozen=True)
class Seen:
    """A point at which the function was evaluated, and its value there."""

    point: Any
    value: float


def seen_scheme(points: Iterable[Any], x: Any, index: tuple[int, ...]) -> Scheme:
    """The scheme for one coordinate, from the points at which the function was evaluated (None: at an odd argument)."""
    centre = np.asarray(x, dtype=float)
    offsets: set[float] = set()
    for point in points:
        if point is None:
            return Scheme("", 0.0)
        distance = np.abs(point - centre)
        # A coordinate that was moved and put back may be off in its last digit.
        moved = distance > 1e-3 * distance.max()
        if moved[index] and np.count_nonzero(moved) == 1:
            offsets.add(float(point[index] - centre[index]))
    above = sorted(offset for offset in offsets if offset > 0)
    below = sorted(-offset for offset in offsets if offset < 0)
    if len(above) == 1 and len(below) == 1 and abs(above[0] - below[0]) <= 1e-3 * above[0] + 4 * _ulp(centre[index]):
        return Scheme("central", max(above[0], below[0]))
    if len(above) + len(below) == 1:
        return Scheme("forward", above[0]) if above else Scheme("backward", below[0])
    return Scheme("", 0.0)


def _quotients(seen: Sequence[Seen | None], x: Any, index: tuple[int, ...], got: float) -> list[tuple[Scheme, bool]]:
    """The difference quotients of two values seen that give the answer, and whether each was formed beside the point.

    Beside the point: with another coordinate moved as well, as by a student who does not put it back.
    """
    centre = np.asarray(x, dtype=float)
    distinct = {one.point.tobytes(): one for one in seen if one is not None}
    found: list[tuple[Scheme, bool]] = []
    if len(distinct) > MAX_POINTS:
        return found
    for one, other in itertools.combinations(distinct.values(), 2):
        upper, lower = (one, other) if one.point[index] > other.point[index] else (other, one)
        width = float(upper.point[index] - lower.point[index])
        apart = np.array(np.abs(upper.point - lower.point))
        apart[index] = 0.0
        if width <= 0.0 or apart.max() > 1e-3 * width:
            continue
        noise = 4 * numeric.EPS * (abs(upper.value) + abs(lower.value) + abs(got * float(centre[index]))) / width
        if abs((upper.value - lower.value) / width - got) > 1e-9 * max(1.0, abs(got)) + noise:
            continue
        below, above = float(centre[index] - lower.point[index]), float(upper.point[index] - centre[index])
        beside = np.array(np.abs((upper.point + lower.point) / 2 - centre))
        beside[index] = 0.0
        aside = bool(beside.max() > 1e-3 * width)
        if abs(above - below) <= 1e-3 * width:
            found.append((Scheme("central", width / 2), aside))
        elif abs(below) <= 1e-3 * width:
            found.append((Scheme("forward", width), aside))
        elif abs(above) <= 1e-3 * width:
            found.append((Scheme("backward", width), aside))
    return found


_UNKNOWN: Final = Scheme("", 0.0)


def _judge_partial(line: _Line, got: float, seen: Sequence[Seen | None]) -> tuple[Scheme, Judged]:
    """Whether one partial derivative is right, and the scheme by which it seems to have been formed.

    That is the one which the points show, or, where more points were looked at than it needs, the one whose quotient
    the answer is.
    """
    want = line.partial
    if not seen:
        message = say("The function that was given was never evaluated: use it, whatever it is.")
        return _UNKNOWN, Judged(Comparison("value", message, abs(got - want)), want)
    scheme = seen_scheme([one and one.point for one in seen], line.x, line.index)
    judged = _judge_scheme(line, got, scheme)
    if scheme.name and judged.comparison.agrees:
        return scheme, judged
    quotients = _quotients(seen, line.x, line.index, got)
    if not scheme.name and quotients and all(aside for _, aside in quotients):
        # Moved by about a step, a variable was not put back; further away, it is another point altogether.
        far = max(_distance(seen, line)) > 4 * max(scheme.step for scheme, _ in quotients)
        if far:
            message = say(
                "Expected {want}, found {got:.9g}: the function was evaluated at another point, where not only this "
                "variable differs from the one given.",
                want=numeric.show(want),
                got=got,
            )
        else:
            message = say(
                "Expected {want}, found {got:.9g}: the function was evaluated beside the point, with another variable "
                "moved as well; put each one back before the next is moved.",
                want=numeric.show(want),
                got=got,
            )
        return _UNKNOWN, Judged(Comparison("value", message, abs(got - want)), want)
    formed = [(one, _judge_scheme(line, got, one)) for one, aside in quotients if not aside]
    if scheme.name or not formed:
        formed.insert(0, (scheme, judged))
    # Of several schemes that give the answer, the one that serves the student best.
    return min(formed, key=lambda one: (not one[1].comparison.agrees, one[1].alternative is None))


def _distance(seen: Sequence[Seen | None], line: _Line) -> list[float]:
    """How far from the point each evaluation was, in other coordinates than this line's."""
    far = [0.0]
    for one in seen:
        if one is not None:
            apart = np.array(np.abs(one.point - np.asarray(line.x, dtype=float)))
            apart[line.index] = 0.0
            far.append(float(apart.max()))
    return far


def _judge_scheme(line: _Line, got: float, scheme: Scheme) -> Judged:
    want = line.partial
    error = abs(got - want)
    known = scheme.name != ""
    tolerance = line.bound(scheme) if known else UNKNOWN_SCHEME_TOLERANCE * max(1.0, abs(want))
    # One per cent more: the step as seen is x + h - x, which rounding may have made a little larger than h.
    most = 1.01 * max(line.bound(Scheme(side, REFERENCE_STEP)) for side in ("forward", "backward"))
    # The step alone decides whether a scheme is exact enough: no verdict hangs on errors that happen to cancel.
    too_coarse = known and tolerance > most
    if error <= tolerance and not too_coarse:
        return Judged(AGREES, want)
    words = {"want": numeric.show(want), "got": got, "scheme": scheme.words, "error": error}
    if scheme.step > PLAUSIBLE_STEP:
        return Judged(Comparison("value", say("Expected {want}, found {got:.9g}.", **words), error), want)
    if too_coarse and error <= tolerance and scheme.step > REFERENCE_STEP:
        message = say(
            "Expected {want}, found {got:.9g}: {scheme} is too coarse and off by {error:.1g} here; a step between 1e-3 "
            "and 1e-8 is exact enough.",
            **words,
        )
        alternative = "any/coarse_step" if scheme.step <= 1.01 * COARSE_STEP else None
        return Judged(Comparison("value", message, error), want, alternative)
    if too_coarse and scheme.step < SMALLEST_TRUSTED_STEP:
        # Steps as short as this differ from point to point by rounding: naming none contradicts none.
        message = say(
            "Expected {want}, found {got:.9g}: {kind} with so short a step drowns in round-off and is off by "
            "{error:.1g} here; a step between 1e-3 and 1e-8 is exact enough.",
            kind=scheme.kind,
            **words,
        )
        small = error <= tolerance and scheme.step >= SMALLEST_STEP
        return Judged(Comparison("value", message, error), want, "any/tiny_step" if small else None)
    if not known:
        return Judged(Comparison("value", say("Expected {want}, found {got:.9g}.", **words), error), want)
    message = say("Expected {want}, found {got:.9g}: off by more than {scheme} explains.", **words)
    return Judged(Comparison("value", message, error), want)


def _bound(f: Any, x: Any, index: tuple[int, ...], scheme: Scheme) -> float:
    """Bound for the error of a difference quotient: half as much again as its truncation and round-off.

    Truncation is h/2 max|f''| one-sided and h^2/6 max|f'''| central, the maxima over the points in reach (sampled);
    round-off is that of two values of f and of x + h, divided by h.
    """
    h = scheme.step
    centre = np.asarray(x, dtype=float)

    def slope(offset: float) -> float:
        moved = centre.copy()
        moved[index] += offset
        return numeric.complex_step_partial(f, moved, index)

    # Derivatives of f' by central differences; the spacing keeps both truncation and round-off far below the bound.
    d = 1e-3 * max(1.0, abs(float(centre[index])))
    # Within a reach that is shorter than the spacing, more samples would tell nothing more.
    samples = 5 if h > d else 3
    start, end = 0.0 if scheme.name == "forward" else -h, 0.0 if scheme.name == "backward" else h
    reach = [start + (end - start) * part / (samples - 1) for part in range(samples)]
    if scheme.name == "central":
        bend = max(abs(slope(o + d) - 2 * slope(o) + slope(o - d)) / d**2 for o in reach)
        truncation = h**2 / 6 * bend
    else:
        bend = max(abs(slope(o + d) - slope(o - d)) / (2 * d) for o in reach)
        truncation = h / 2 * bend
    value = abs(float(np.real(f(centre if centre.ndim else float(centre)))))
    here = abs(slope(0.0))
    roundoff = 4 * numeric.EPS * (value + abs(float(centre[index])) * here + 1.0) / h
    return 1.5 * (truncation + roundoff) + 1e-9 * max(1.0, here)


def _seen(asked: Asked) -> list[Seen | None]:
    """The evaluations as points with values; None for one at an argument that is no real point.

    Of a function of one number an array of arguments is as many points.
    """
    call = asked.case.steps[0]
    shape = np.shape(call.args[1]) if isinstance(call, Call) else ()
    seen: list[Seen | None] = []
    for evaluation in asked.student.steps[0].evaluations:
        array = numeric.as_array(evaluation.args[0]) if len(evaluation.args) == 1 else None
        value = numeric.as_array(evaluation.value)
        if array is None or value is None or array.dtype.kind == "c" or value.dtype.kind == "c":
            seen.append(None)
        elif shape == () and array.shape == value.shape:
            pairs = zip(array.reshape(-1), value.reshape(-1), strict=True)
            seen += [Seen(np.asarray(point, dtype=float), float(number)) for point, number in pairs]
        elif array.shape == shape and value.size == 1:
            seen.append(Seen(np.asarray(array, dtype=float), float(value.reshape(-1)[0])))
        else:
            seen.append(None)
    return seen


def _ulp(x: Any) -> float:
    return float(np.spacing(abs(float(x)) + 1e-300))


def _leaves_arguments_unchanged(groups: Groups) -> tuple[str, Asked] | None:
    changing = [asked for group in groups.values() for asked in group if _changes_arguments(asked)]
    if not changing:
        return None
    smallest = min(changing, key=lambda asked: _entries(asked.case))
    return say("An argument was changed: it must be left as it came (work on a copy)."), smallest


def _changes_arguments(asked: Asked) -> bool:
    if _changes_arguments not in asked.student.memo:
        asked.student.memo[_changes_arguments] = _changes_any(asked)
    known: bool = asked.student.memo[_changes_arguments]
    return known


def _changes_any(asked: Asked) -> bool:
    for step, taken in zip(asked.case.steps, asked.student.steps, strict=False):
        if isinstance(taken.value, Failure):
            continue
        if any(map(changed, step.args, taken.args or ())):
            return True
        named = taken.kwargs or {}
        if any(changed(step.kwargs[key], now) for key, now in named.items() if key in step.kwargs):
            return True
    return False


def changed(before: Any, now: Any) -> bool:
    """Whether an argument that can be changed is another one afterwards."""
    return _comparable(before) and not numeric.same_value(before, now, ulps=PUT_BACK)


def _entries(case: Case) -> int:
    return sum(
        numeric.entries(argument)
        for step in case.steps
        for argument in (*step.args, *step.kwargs.values())
        if isinstance(argument, (np.ndarray, list))
    )


def _comparable(argument: Any) -> bool:
    """Arrays, lists and dicts can be changed; functions and generators are meant to be used."""
    return isinstance(argument, (np.ndarray, list, dict))


leaves_arguments_unchanged = BehaviourCheck(
    "leaves_arguments_unchanged", "Are the arguments left as they came?", _leaves_arguments_unchanged
)


def _answers_the_same_again(groups: Groups) -> tuple[str, Asked] | None:
    first = {id(asked.case): asked for group in groups.values() for asked in group if group is not groups[_AGAIN]}
    for again in groups[_AGAIN]:
        before, now = first[id(again.case)].student, again.student
        for earlier, later in zip(before.steps, now.steps, strict=False):
            if isinstance(earlier.value, Failure):
                break
            if not _nearly_same(earlier.value, later.value):
                message = say("Asked again with the same arguments, it answered otherwise: it remembers a former call.")
                return message, again
    return None


def _nearly_same(first: Any, second: Any) -> bool:
    if numeric.same_value(first, second):
        return True  # what nearly always is so, found quickly in long lists, too
    if isinstance(first, (list, tuple)) and isinstance(second, (list, tuple)) and len(first) == len(second):
        return all(map(_nearly_same, first, second))
    a, b = numeric.as_array(first), numeric.as_array(second)
    if a is None or b is None or a.shape != b.shape or a.dtype.kind == "c":
        return numeric.same_value(first, second)
    return numeric.compare(b, a, rtol=1e-9).agrees


_AGAIN = "answers_the_same_again"

answers_the_same_again = BehaviourCheck(
    _AGAIN,
    "Does it answer the same when asked again?",
    _answers_the_same_again,
    # The first and the last ordinary case: a function that keeps its first answer betrays itself on either.
    repeat=lambda cases: [*cases[:1], *cases[1:][-1:]],
)


__all__ = [
    "Asked", "BehaviourCheck", "Check", "Groups", "Judged", "Scheme", "Step", "ValueCheck", "agrees_with",
    "answers_the_same_again", "changed", "derivative_agrees", "difference_quotient", "gradient_agrees",
    "leaves_arguments_unchanged", "matches_reference", "returned", "rows_sum_to", "rows_sum_to_one", "seen_scheme",
]  # fmt: skip
