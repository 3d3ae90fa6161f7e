"""What is asked of one exercise: its cases drawn from a seed, each with the reference's answer.

They do not depend on who is asked, so that validation draws them once and puts them to many solutions.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any

from autograder import numeric
from autograder.case import Answer, Case, Step, arguments
from autograder.checks import BehaviourCheck, returned
from autograder.exercise import ORDINARY, Exercise
from autograder.judging import asking

TWINS = 2


class CardError(Exception):
    """An exercise card is wrong: its reference fails on its own cases, or its parts do not fit together."""


@dataclass(frozen=True)
class Question:
    """A case, the reference's answer, and what checks have worked out for it whoever is asked (`memo`)."""

    case: Case
    reference: Answer
    memo: dict[object, Any] = field(default_factory=dict, compare=False)


Questions = Mapping[str, tuple[Question, ...]]
"""By the finding that they belong to: the ordinary ones (`""`) first, then each finding's, then the repeated ones."""


def every_case(questions: Questions) -> list[Case]:
    """The cases in the order in which they are put, all in one batch."""
    return [question.case for group in questions.values() for question in group]


def draw(exercise: Exercise, seed: int, before: Questions | None = None) -> Questions:
    """The questions that this seed gives; the same seed gives the same ones.

    One that is among those drawn `before` with another seed, since it does not follow from the seed, is that one, with
    all that is known of it: the reference is not asked again.

    Raises:
        CardError: the card's cases or its reference fail.
    """
    with card_at_fault(exercise, f"makes its cases (seed {seed})"):
        cases: dict[str, Sequence[Case]] = dict(exercise.make_cases(seed))
        cases[ORDINARY] = _with_twins(exercise, cases[ORDINARY], seed)
        if not cases[ORDINARY]:
            raise CardError(
                f"The card of {exercise.name} yields no ordinary case: at least one is needed to give points."
            )
        for check in exercise.checks:
            if isinstance(check, BehaviourCheck) and check.repeat is not None:
                cases[check.name] = tuple(check.repeat(cases[ORDINARY]))
    # A case that is put again is the same question.
    drawn = {id(case): case for group in cases.values() for case in group}
    former = {question.case.label: question for group in (before or {}).values() for question in group}
    known = {
        key: former[case.label]
        for key, case in drawn.items()
        if case.label in former and same_script(former[case.label].case, case)
    }
    left = {key: case for key, case in drawn.items() if key not in known}
    answers = asking.answers(exercise.reference, list(left.values()))
    known |= {
        key: Question(case, _sound(exercise, case, _read(exercise, case, answer)))
        for (key, case), answer in zip(left.items(), answers, strict=True)
    }
    return {name: tuple(known[id(case)] for case in group) for name, group in cases.items()}


class card_at_fault:
    """Turns whatever the code of a card raises within it into a CardError that says what it was doing.

    Stands around every single comparison: a generator function would cost more than some of these.
    """

    __slots__ = ("_doing", "_exercise")

    def __init__(self, exercise: Exercise, doing: str) -> None:
        self._exercise = exercise
        self._doing = doing

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if isinstance(error, Exception) and not isinstance(error, CardError):
            said = f"{type(error).__name__}: {error}"
            raise CardError(f"The card of {self._exercise.name} fails while it {self._doing}: {said}") from error


def size(case: Case) -> int:
    """How much a person would have to read: the number of elements in the case's arguments."""
    return sum(map(numeric.entries, arguments(case)))


def _with_twins(exercise: Exercise, cases: Sequence[Case], seed: int) -> list[Case]:
    """The cases, the smallest of them each followed by one of the same sizes with other numbers.

    A function that remembers by size, or its last call, answers the second one wrongly.
    """
    chosen: dict[int, Case] = {}
    drawing, drawn = exercise.draw_cases(seed + 1), list[Case]()  # no more of them than are looked at
    for number in sorted(range(len(cases)), key=lambda number: size(cases[number])):
        if len(chosen) == TWINS:
            break
        drawn.extend(itertools.islice(drawing, max(0, number + 1 - len(drawn))))
        if number < len(drawn) and _differ(cases[number], drawn[number]):
            chosen[number] = drawn[number]
    result = []
    for number, case in enumerate(cases):
        result.append(case)
        if number in chosen:
            result.append(replace(chosen[number], label=f"{chosen[number].label}, with other numbers"))
    return result


def _differ(case: Case, twin: Case) -> bool:
    return not numeric.same_value(arguments(case), arguments(twin))


def same_script(first: Case, second: Case) -> bool:
    """Whether two cases put the same calls with the same arguments, whatever else is seeded for them."""
    return len(first.steps) == len(second.steps) and all(map(_same_step, first.steps, second.steps))


def _same_step(first: Step, second: Step) -> bool:
    if type(first) is not type(second) or getattr(first, "name", "") != getattr(second, "name", ""):
        return False
    if len(first.args) != len(second.args) or first.kwargs.keys() != second.kwargs.keys():
        return False
    pairs = [*zip(first.args, second.args, strict=True), *((first.kwargs[k], second.kwargs[k]) for k in first.kwargs)]
    return all(map(_same_argument, *zip(*pairs, strict=True))) if pairs else True


def _same_argument(first: Any, second: Any) -> bool:
    return first is second if callable(first) else numeric.same_value(first, second)


def _read(exercise: Exercise, case: Case, answer: Answer) -> Answer:
    with card_at_fault(exercise, f"reads the facts of its own answer to {case.label!r}"):
        return exercise.read(case, answer)


def _sound(exercise: Exercise, case: Case, answer: Answer) -> Answer:
    """The reference's answer, if it is one that a student could be held to."""
    if answer.failure is not None and any(map(answer.failure.is_a, exercise.raises)):
        return answer
    if answer.failure is not None:
        raise CardError(f"The reference of {exercise.name} fails on its case {case.label!r}: {answer.failure.message}")
    values = returned(answer, len(exercise.returns))
    if isinstance(values, str):
        raise CardError(f"The reference of {exercise.name}, case {case.label!r}: {values} See `returns` on its card.")
    return answer
