"""Are the diagnoses sound? Each known mistake is told apart from all others, and is nobody's who is right."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from autograder import diagnosis
from autograder.authoring.solutions import solutions
from autograder.case import Answer
from autograder.checks import Asked
from autograder.course import Course
from autograder.exercise import Exercise, Misconception
from autograder.judging import asking, judge
from autograder.judging.asking import LocalAsker
from autograder.judging.questions import Question
from autograder.validation.claims import Claim, Fault, Proof, line_of
from autograder.validation.fairness import drawn, namespace_of

SEED = 0
TO_THE_LAST_DIGITS = 1e-12
KIND = "diagnoses"


def claims(course: Course, exercise: Exercise, path: Path, rests_on: tuple[Path, ...]) -> Iterator[Claim]:
    """What must hold of the misconceptions on one card, if it has any."""
    name, known = exercise.name, [*exercise.misconceptions, *exercise.alternatives]
    if not known:
        return
    apart = f"no two mistakes on the card of {name} give the same answers"
    yield Claim(name, KIND, apart, path, rests_on, partial(_told_apart, exercise))
    recognised = f"each mistake on the card of {name} is named when somebody makes it"
    yield Claim(name, KIND, recognised, path, rests_on, partial(_recognised, course, exercise))
    innocent = f"no right solution of {name} is told of a mistake"
    yield Claim(name, KIND, innocent, path, rests_on, partial(_innocent, course, exercise))


def _answers(exercise: Exercise, function: Callable[..., Any], questions: Sequence[Question]) -> list[Answer]:
    """What the function answers to each question, asked once for all that is proved of the card."""
    asked = (Asked(each.case, each.reference, each.reference, each.memo) for each in questions)
    return [asking.recalled(exercise, function, one) for one in asked]


def _questions(exercise: Exercise) -> list[Question]:
    every = {id(question): question for group in drawn(exercise, SEED).values() for question in group}
    return list(every.values())


def _same(exercise: Exercise, first: Sequence[Answer], second: Sequence[Answer], likeness: float = 1e-6) -> bool:
    count = len(exercise.returns)
    return all(diagnosis.same_answer(one, other, count, likeness) for one, other in zip(first, second, strict=True))


def _told_apart(exercise: Exercise) -> Proof:
    questions = _questions(exercise)
    answers = {known.id: _answers(exercise, known.function, questions) for known in exercise.misconceptions}
    faults = []
    pairs = list(itertools.combinations(exercise.misconceptions, 2))
    for one, other in pairs:
        declared = _declared(one, other)
        same = _same(exercise, answers[one.id], answers[other.id], TO_THE_LAST_DIGITS)
        if same and not declared:
            why = (
                f"{one.id} and {other.id} answer alike in all cases, so that neither is ever named: add a case that "
                f'tells them apart, remove one, or declare it with like=("{other.id.split("/")[1]}",).'
            )
            faults.append(Fault(why, line=line_of(one.function)))
        if declared and not same:
            why = f"{one.id} and {other.id} are declared to answer alike, but a case tells them apart: remove `like`."
            faults.append(Fault(why, line=line_of(one.function)))
    return Proof(tuple(faults), f"{len(exercise.misconceptions)} mistakes, {len(pairs)} pairs")


def _recognised(course: Course, exercise: Exercise) -> Proof:
    faults = []
    for known in exercise.misconceptions:
        asker = LocalAsker({exercise.name: known.function})
        questions = drawn(exercise, SEED)
        verdict = judge(exercise, asker, SEED, earlier=course.related(exercise.name), questions=questions, shrink=False)
        if verdict.score == 1.0:
            why = f"Who makes the mistake {known.id} gets full marks: no check refuses its answers."
        elif not _is_named(exercise, known, verdict.misconception):
            named = verdict.misconception or f"no cause ({verdict.message})"
            why = f"Who makes the mistake {known.id} is told of {named}."
        else:
            continue
        faults.append(Fault(why, line=line_of(known.function)))
    return Proof(tuple(faults), f"{len(exercise.misconceptions)} named")


def _is_named(exercise: Exercise, known: Misconception, told: str | None) -> bool:
    """Whether it is told; of one that others are like, whether none but these or a cause common to all exercises is."""
    alike = {known.id, *(other.id for other in exercise.misconceptions if _declared(known, other))}
    return told in alike or (len(alike) > 1 and (told is None or told.startswith("any/")))


def _declared(one: Misconception, other: Misconception) -> bool:
    return other.id in one.like or one.id in other.like


def _innocent(course: Course, exercise: Exercise) -> Proof:
    right: list[tuple[str, Callable[..., Any]]] = [("the reference", exercise.reference)]
    for solution in solutions(course, exercise.name):
        if solution.fraction == 1.0:
            right.append((f"right/{solution.path.name}", namespace_of(solution)[exercise.name]))
    questions = _questions(exercise)
    faults = []
    answers = {known.id: _answers(exercise, known.function, questions) for known in exercise.misconceptions}
    for title, function in right:
        verdict = judge(exercise, LocalAsker({exercise.name: function}), SEED, questions=drawn(exercise, SEED))
        if verdict.misconception is not None:
            faults.append(Fault(f"{title} is told of {verdict.misconception}: {verdict.message}"))
        theirs = _answers(exercise, function, questions)
        for known in exercise.misconceptions:
            # Else a right solution with another fault (it changes its arguments, say) would be given this sentence.
            if _same(exercise, answers[known.id], theirs):
                why = f"{known.id} answers what {title} answers: it is no mistake, or no case shows it."
                faults.append(Fault(why, line=line_of(known.function)))
    return Proof(tuple(faults), f"{len(right)} right solutions")
