"""From a failed check to a cause: which known mistake explains every answer that a student's function gave."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from autograder import numeric
from autograder.case import Answer, Call, Case, Failure, Opaque
from autograder.chance import Frequency
from autograder.checks import Asked, Groups, ValueCheck, compare, returned
from autograder.diagnosis.causes import FEWEST, Cause, Observed, common_cause, left_blank
from autograder.exercise import ORDINARY, Exercise, Misconception
from autograder.judging import asking
from autograder.texts import say

PRINTS_INSTEAD = Cause(
    "any/prints_instead",
    say("The result is printed, not returned: end the function with `return`, so that others can use the value."),
)
RETURNS_NOTHING = Cause("any/returns_nothing", say("Nothing is returned: end the function with `return ...`."))
RETURNS_A_FUNCTION = Cause(
    "any/returns_function", say("A function is returned where its value is asked for: call it, and return the value.")
)
RETURNS_SOMETHING_LAZY = Cause(
    "any/returns_lazily",
    say(
        "What is returned works nothing out before somebody goes through it (a generator, a `map`): return "
        "`np.array(list(...))` of it."
    ),
)
CHANGES_ARGUMENTS = "any/changes_arguments"
_FUNCTIONS = ("function", "method", "builtin_function_or_method", "ufunc", "partial")
_LAZY = ("generator", "map", "filter", "zip", "enumerate", "reversed")


def diagnose(
    exercise: Exercise, groups: Groups, wrong: Mapping[str, Sequence[Observed]], earlier: Sequence[Exercise] = ()
) -> Cause | None:
    """The one cause that fits all the student's answers and not the reference's; None where none is certain.

    `wrong` holds, by name, the returned arrays that are not right. The card's own mistakes come first: they know the
    subject. Then what is common to all exercises, and last the earlier exercises of the course.
    """
    if (whole := _as_a_whole(exercise, valued(groups))) is not None:
        return whole
    checks = [check for check in exercise.checks if isinstance(check, ValueCheck)]
    likeness = max((check.likeness for check in checks), default=1e-6)
    told = _Told(groups)
    if wrong and all(map(left_blank, wrong.values())) and not _loses_the_step(groups):
        # Not finished: zeros fit many a mistake, and prove none.
        return _of_each_part(exercise, told, wrong, likeness)
    # What agrees to the last digits is surer than what agrees as well as two difference quotients do.
    for close in dict.fromkeys((1e-6, likeness)):
        fitting = [known for known in exercise.misconceptions if _explains(known.function, exercise, told, close)]
        if fitting:
            break
    fitting = list(_closest(fitting, lambda known, closer: _explains(known.function, exercise, told, closer)))
    if len(fitting) == 1:
        return Cause(fitting[0].id, say(fitting[0].sentence))
    if fitting:  # several mistakes look alike here: only what they have in common may be said
        return _of_each_part(exercise, told, wrong, likeness)
    for check in checks:
        if check.cause is not None and (found := check.cause(groups[ORDINARY])) is not None:
            return Cause(*found)
    return (
        _returns_otherwise(exercise, valued(groups))
        or _of_another(exercise, told, earlier, likeness)
        or _of_each_part(exercise, told, wrong, likeness)
    )


def _as_a_whole(exercise: Exercise, groups: Groups) -> Cause | None:
    """What comes before all values: none is returned, or a function in its place."""
    if not groups[ORDINARY]:
        return None
    if _prints_instead(exercise, groups):
        return PRINTS_INSTEAD
    if _returns_nothing(groups):
        return RETURNS_NOTHING
    if all(_is_a_function(asked.student.value) for asked in groups[ORDINARY]):
        return RETURNS_A_FUNCTION
    if all(_is_lazy(asked.student.value) for asked in groups[ORDINARY]):
        return RETURNS_SOMETHING_LAZY
    return None


def valued(groups: Groups) -> Groups:
    """The cases to which a value is the answer, not an exception."""
    return {name: [asked for asked in cases if asked.reference.failure is None] for name, cases in groups.items()}


class _Told:
    """What was asked, the smallest cases first."""

    def __init__(self, groups: Groups) -> None:
        self.groups = {name: sorted(cases, key=lambda asked: _labour(asked.case)) for name, cases in groups.items()}
        self.ordinary = self.groups[ORDINARY]


def _labour(case: Case) -> float:
    """About how much there is to calculate: entries of arrays, times what whole numbers count."""
    labour, times = 0, 1
    for step in case.steps:
        for argument in (*step.args, *step.kwargs.values()):
            labour += numeric.entries(argument)
            if isinstance(argument, int):
                times = max(times, abs(argument))
    return float(labour) * times


def _closest(fitting: Sequence[Misconception], fits: Callable[[Misconception, float], bool]) -> Sequence[Misconception]:
    """Of several mistakes that fit, those that fit to the last digits."""
    for closer in (1e-6, 1e-9, 1e-12):
        if len(fitting) > 1:
            fitting = [known for known in fitting if fits(known, closer)] or fitting
    return fitting


def _of_each_part(
    exercise: Exercise, told: _Told, wrong: Mapping[str, Sequence[Observed]], likeness: float
) -> Cause | None:
    """A cause for each wrong array, from the card or a common one; none unless each of them has one."""
    causes: list[Cause] = []
    for name, observed in wrong.items():
        part = exercise.returns.index(name)
        subject = name if len(exercise.returns) > 1 else ""
        by_card = subject and not left_blank(observed)
        cause = _of_the_card(exercise, told, part, likeness) if by_card else None
        cause = cause or common_cause(observed, subject=subject, rtol=likeness)
        if cause is None:
            return None
        causes.append(cause)
    return together(causes)


def together(causes: Sequence[Cause]) -> Cause | None:
    """All the causes in one, under the id of the first; each sentence once."""
    if not causes:
        return None
    sentence = causes[0].sentence
    for cause in dict.fromkeys(causes[1:]):
        if cause != causes[0]:
            sentence = say("{sentence} {more}", sentence=sentence, more=cause.sentence)
    return Cause(causes[0].id, sentence)


def _of_the_card(exercise: Exercise, told: _Told, part: int, likeness: float) -> Cause | None:
    """The one mistake of the card that gives this array in all ordinary cases, and not the right one.

    What else it changes must be as the student has it too: its sentence speaks of all that it changes.
    """
    if all(asked.student.failure for asked in told.ordinary):
        return None
    fitting = [k for k in exercise.misconceptions if _explains_part(k.function, exercise, told, part, likeness)]
    fits = lambda known, closer: _explains_part(known.function, exercise, told, part, closer)
    fitting = list(_closest(fitting, fits))
    return Cause(fitting[0].id, say(fitting[0].sentence)) if len(fitting) == 1 else None


def _explains_part(function: Callable[..., Any], exercise: Exercise, told: _Told, part: int, likeness: float) -> bool:
    count, differs = len(exercise.returns), False
    same, unchanged = [True] * count, [True] * count
    for asked in told.ordinary:
        mistaken, student = asking.recalled(exercise, function, asked), asked.student
        if asked.reference.failure is not None:
            if not _alike(asked, mistaken, student, count, likeness):
                return False
            continue
        theirs, ours, right = (returned(answer, count) for answer in (mistaken, student, asked.reference))
        if mistaken.failure or student.failure or any(isinstance(each, str) for each in (theirs, ours, right)):
            return False
        for each in range(count):
            same[each] = same[each] and _same_value(theirs[each], ours[each], likeness)
            unchanged[each] = unchanged[each] and _same_value(theirs[each], right[each], likeness)
        if not same[part]:
            return False
        differs = differs or not _same_value(theirs[part], right[part], likeness)
    return differs and all(one or other for one, other in zip(same, unchanged, strict=True))


def _of_another(exercise: Exercise, told: _Told, earlier: Sequence[Exercise], likeness: float) -> Cause | None:
    """The earlier exercise whose right answer was given here."""
    steps = [asked.case.steps for asked in told.ordinary]
    if any(len(each) != 1 or not isinstance(each[0], Call) for each in steps):
        return None
    for other in earlier:
        same = other.name != exercise.name and len(other.returns) == len(exercise.returns)
        if same and _explains(other.reference, exercise, told, likeness):
            return Cause("any/earlier_exercise", say("This is what `{name}` asks for.", name=other.name))
    return None


def explains(function: Callable[..., Any], exercise: Exercise, groups: Groups, likeness: float = 1e-6) -> bool:
    """Whether `function` gives the student's answers where the student and the reference part.

    It must fit in every ordinary case. Where it shows itself in these, the cases of extra findings do not count: a
    student may have a second fault there (overflow, say). Where it does not, it must fit in all of them.
    """
    return _explains(function, exercise, _Told(groups), likeness)


def _explains(function: Callable[..., Any], exercise: Exercise, told: _Told, likeness: float) -> bool:
    differs = False
    for name in sorted(told.groups, key=lambda name: name != ORDINARY):
        for asked in told.groups[name]:
            mistaken, count = asking.recalled(exercise, function, asked), len(exercise.returns)
            if not _alike(asked, mistaken, asked.student, count, likeness):
                return False
            differs = differs or not _alike(asked, mistaken, asked.reference, count, likeness)
        valued_ones = [asked for asked in told.groups[name] if asked.reference.failure is None]
        if (
            name == ORDINARY
            and valued_ones
            and all(asking.recalled(exercise, function, a).failure for a in valued_ones)
        ):
            return False  # that neither of two gives an answer does not make them the same
        if differs and name == ORDINARY:
            return True
    return differs


def _alike(asked: Asked, first: Answer, second: Answer, count: int, likeness: float) -> bool:
    """`same_answer`; but where an exception is what the text asks for, its words are the student's own."""
    if asked.reference.failure is not None and first.failure is not None and second.failure is not None:
        return (first.failure.kind, first.failure.error) == (second.failure.kind, second.failure.error)
    return same_answer(first, second, count, likeness)


def same_answer(first: Answer, second: Answer, count: int, likeness: float = 1e-6) -> bool:
    """Whether two answers hold the same `count` values, or both failed with the same kind of error."""
    if isinstance(first.failure, Failure) or isinstance(second.failure, Failure):
        return (
            first.failure is not None
            and second.failure is not None
            and (first.failure.kind, _error(first.failure)) == (second.failure.kind, _error(second.failure))
        )
    if isinstance(first.facts, str) and isinstance(second.facts, str):  # neither could be read: are they the same?
        return numeric.same_value(first.values, second.values)
    ours, theirs = returned(first, count), returned(second, count)
    if isinstance(ours, str) or isinstance(theirs, str):
        return isinstance(ours, str) and isinstance(theirs, str) and first.facts is second.facts
    return all(_same_value(one, other, likeness) for one, other in zip(ours, theirs, strict=True))


def _error(failure: Failure) -> str:
    """The exception's type, NumPy's own under the name that Python has for it; of a ValueError what it is about."""
    if failure.error == "ValueError" and not re.search("matmul|aligned|broadcast|shape", failure.message):
        return re.sub(r"\d+", "#", failure.message)
    return "TypeError" if failure.error in ("UFuncTypeError", "_UFuncNoLoopError") else failure.error


def _same_value(first: Any, second: Any, likeness: float) -> bool:
    if isinstance(first, (Mapping, Frequency)) or isinstance(second, (Mapping, Frequency)):
        return compare(second, first, rtol=likeness).agrees
    a, b = numeric.as_array(first), numeric.as_array(second)
    if a is None or b is None:
        return numeric.same_value(first, second)
    return a.dtype.kind != "c" and b.dtype.kind != "c" and numeric.agrees(b, a, rtol=likeness)


def _is_a_function(value: Any) -> bool:
    """Whether this is a function, or several of them in the place of numbers."""
    if isinstance(value, np.ndarray) and value.dtype == object:
        value = value.reshape(-1).tolist()
    if isinstance(value, (list, tuple)):
        return bool(value) and all(map(_is_a_function, value))
    return callable(value) or (isinstance(value, Opaque) and value.type_name in _FUNCTIONS)


def _is_lazy(value: Any) -> bool:
    """Whether this gives its values one by one, to whoever asks for them."""
    return isinstance(value, Iterator) or (isinstance(value, Opaque) and value.type_name in _LAZY)


def _loses_the_step(groups: Groups) -> bool:
    """Whether a function argument was evaluated twice at one point in each case, as where a step gets lost.

    Then zeros may be differences; else they are what the function began with.
    """
    for asked in groups[ORDINARY]:
        values = [numeric.as_array(each.value) for step in asked.student.steps for each in step.evaluations]
        pairs = list(pairwise(value for value in values if value is not None))
        if not pairs or sum(np.array_equal(one, other) for one, other in pairs) < len(pairs) / 2:
            return False
    return True


def _returns_otherwise(exercise: Exercise, groups: Groups) -> Cause | None:
    """The right values among more than is asked for, some of them without the others, or a dict."""
    answers = [asked.student for asked in groups[ORDINARY]]
    if any(each.failure is not None or each.facts is not None or len(each.steps) > 1 for each in answers):
        return None
    names = ", ".join(exercise.returns)
    several = len(exercise.returns) > 1
    if all(isinstance(answer.value, dict) or _is_opaque(answer.value, "dict") for answer in answers):
        if several:
            return Cause("any/returns_dict", say("A dict is returned: return the values, ({names}).", names=names))
        return Cause("any/returns_dict", say("A dict is returned: return the value itself."))
    items = [list(a.value) if isinstance(a.value, (tuple, list) if several else tuple) else [a.value] for a in answers]
    wanted = [returned(asked.reference, len(exercise.returns)) for asked in groups[ORDINARY]]
    counts = {len(each) for each in items}
    if len(items) < FEWEST or len(counts) != 1 or any(isinstance(each, str) for each in wanted):
        return None
    (count,) = counts
    if count > len(exercise.returns) and _places(wanted, items) is not None:
        if several:
            more = say("More is returned than the text asks for: return ({names}) and nothing else.", names=names)
        else:
            more = say("More is returned than the text asks for: return the one value alone.")
        return Cause("any/returns_more", more)
    found = _places(items, wanted) if count < len(exercise.returns) else None
    if found is None:
        return None
    missing = ", ".join(f"`{name}`" for place, name in enumerate(exercise.returns) if place not in found)
    words = say("Only a part is returned, without {missing}: return ({names}).", missing=missing, names=names)
    return Cause("any/returns_less", words)


def _is_opaque(value: Any, type_name: str) -> bool:
    return isinstance(value, Opaque) and value.type_name == type_name


def _places(fewer: Sequence[Any], more: Sequence[Any]) -> list[int] | None:
    """Where, in all cases alike, the values of `fewer` stand in `more`, in their order; None where they do not."""
    places: list[int] = []
    for number in range(len(fewer[0])):
        start = places[-1] + 1 if places else 0
        fitting = (
            place
            for place in range(start, len(more[0]))
            if all(_same_value(large[place], small[number], 1e-6) for small, large in zip(fewer, more, strict=True))
        )
        place = next(fitting, None)
        if place is None:
            return None
        places.append(place)
    return places


def _prints_instead(exercise: Exercise, groups: Groups) -> bool:
    """Nothing is returned in any ordinary case, and all numbers expected are printed one after the other."""
    seen = 0
    for asked in groups[ORDINARY]:
        wanted = returned(asked.reference, len(exercise.returns))
        read = asked.reference.facts is not None
        if asked.student.failure or asked.student.value is not None or read or isinstance(wanted, str):
            return False
        text = asked.student.steps[-1].printed
        arrays = [numeric.as_array(value) for value in wanted]
        if any(array is None or not array.size or array.dtype.kind == "c" for array in arrays):
            return False
        if "..." in text:  # NumPy leaves out most of a large array
            continue
        printed = _numbers(text)
        if not all(array is not None and _stands_in(array.reshape(-1), printed) for array in arrays):
            return False
        seen += 1
    return seen >= min(FEWEST, len(groups[ORDINARY]))


def _stands_in(numbers: Any, printed: Any) -> bool:
    """Whether the numbers are among those printed, without a gap; NumPy prints eight digits."""
    count = len(numbers)
    slack = 1e-6 * max(1.0, float(np.abs(numbers).max()))
    starts = range(len(printed) - count + 1)
    return any(float(np.abs(printed[start : start + count] - numbers).max()) <= slack for start in starts)


def _returns_nothing(groups: Groups) -> bool:
    answers = [asked.student for asked in groups[ORDINARY]]
    return all(answer.failure is None and answer.value is None for answer in answers)


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
