"""Is grading repeatable? The same work gets the same report: in any order, on any number of processes, in a new one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from autograder import numeric
from autograder.authoring.solutions import answered, solutions
from autograder.case import Case, arguments
from autograder.course import Course
from autograder.exercise import Exercise
from autograder.judging import asking
from autograder.validation.claims import Claim, Fault, Proof
from autograder.validation.releases import Workshop
from autograder.workers import Submission, grade_submission, graded

KIND = "repeatable"


def exercise_claims(exercise: Exercise, path: Path, rests_on: tuple[Path, ...]) -> Iterator[Claim]:
    """That a card's cases and its reference follow from the seed alone."""
    text = f"the cases of {exercise.name} and their answers follow from the seed alone"
    yield Claim(exercise.name, KIND, text, path, rests_on, partial(_follows, exercise))


def class_claim(workshop: Workshop, assignments: Sequence[str], rests_on: tuple[Path, ...]) -> Claim:
    """That submissions of these assignments get the same reports in two different ways."""
    text = "the same submissions get the same reports, in any order and with any number of processes"
    path = workshop.course.root / "nbgrader_config.py"
    return Claim("course", KIND, text, path, rests_on, partial(_same_reports, workshop, assignments))


def _follows(exercise: Exercise) -> Proof:
    outcomes = []
    for state in (1, 2):
        # A card that draws from the global generators, and not from the one that it is given, is found out.
        np.random.seed(state)
        cases = [case for group in exercise.make_cases(0).values() for case in group]
        np.random.seed(state)
        answers = [asking.answer(exercise.reference, case).value for case in cases]
        outcomes.append((cases, answers))
    (first, answers), (second, again) = outcomes
    if len(first) != len(second):
        return Proof((Fault(f"The same seed once gives {len(first)} cases and once {len(second)}."),))
    for case, other, one, two in zip(first, second, answers, again, strict=True):
        if not _same_case(case, other):
            why = f"The arguments of {case.label!r} differ from draw to draw: take them from the `rng` that is given."
            return Proof((Fault(why),))
        if not numeric.same_value(one, two):
            return Proof((Fault(f"The reference answers {case.label!r} otherwise when asked again."),))
    return Proof(figure=f"{len(first)} cases")


def _same_case(first: Case, second: Case) -> bool:
    return first.label == second.label and numeric.same_value(arguments(first), arguments(second))


def _same_reports(workshop: Workshop, assignments: Sequence[str]) -> Proof:
    """Once by the grader that is warm here, once by new processes and in the other order."""
    course = workshop.copy
    submissions = list(_class(workshop.course, course, assignments))
    once = {_key(one): _plain(grade_submission(workshop.grader, one, root=course.root)) for one in submissions}
    make = workshop.make_grader
    again = {_key(one): _plain(outcome) for one, outcome in graded(course, submissions[::-1], 2, make=make)}
    for key, report in once.items():
        if again[key] != report:
            names = [name for name in report[0] if report[0][name] != again[key][0].get(name)] if report else []
            why = f"{' of '.join(key)} gets two different reports for the same work: {', '.join(names)} differ."
            return Proof((Fault(why),))
    return Proof(figure=f"{len(once)} submissions, graded twice")


def _class(labelled: Course, course: Course, assignments: Sequence[str]) -> Iterator[Submission]:
    """For each notebook one submission: its source, with every other exercise by its first wrong solution.

    The first one stays right where there are others: what rests on it may else run on for many seconds.
    """
    for assignment in assignments:
        for source in labelled.assignment(assignment).notebooks.values():
            names = [name for names in source.graded.values() for name in names if name in labelled.cards]
            wrong: dict[str, str] = {}
            for name in names[1::2] or names:
                failing = [solution.body for solution in solutions(labelled, name) if solution.fraction < 1.0]
                wrong |= {name: failing[0]} if failing else {}
            document = json.loads(source.path.read_text(encoding="utf-8"))
            folder = course.root / "submitted" / source.name / assignment
            folder.mkdir(parents=True, exist_ok=True)
            (folder / source.path.name).write_text(json.dumps(answered(document, wrong)), encoding="utf-8")
            yield Submission(source.name, assignment, folder)


def _key(submission: Submission) -> tuple[str, str]:
    return submission.student, submission.assignment


def _plain(outcome: list[Any]) -> list[dict[str, Any]]:
    """The reports without the times that they took."""
    return [{k: v for k, v in one.report.to_json().items() if k not in ("seconds", "timings")} for one in outcome]
