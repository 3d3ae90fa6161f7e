"""Proving the course sound: what must hold of every source notebook, release and card, each as one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from autograder.asking import LocalAsker
from autograder.course import Course, CourseError, SourceNotebook
from autograder.grading import Graded, Grader
from autograder.judging import judge
from autograder.questions import CardError
from autograder.sandbox import SandboxError
from autograder.verdict import Verdict

SEEDS = range(5)


@dataclass(frozen=True)
class Statement:
    """Something that must hold of the course: what, whether it does, and if not, why not. `about` names its subject."""

    about: str
    text: str
    holds: bool
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        """The statement as a JSON object."""
        return {"about": self.about, "statement": self.text, "holds": self.holds, "why": self.why or None}


def validate(course: Course, *, assignment: str | None = None) -> Iterator[Statement]:
    """The statements, each as soon as it is decided, of the whole course or of one assignment."""
    # No student is judged here: the same inputs every time, and no secret needed (a checkout in CI has none).
    course = Course(course.root, secret=b"validation needs no secret")
    names = [assignment] if assignment else list(course.assignments)
    asked = {
        name for a in names for s in course.assignment(a).notebooks.values() for n in s.graded.values() for name in n
    }
    for name, path in course.cards.items():
        if assignment in (None, path.parent.name):
            yield _reference_passes(course, name)
            if name not in asked:
                where = f"source/{path.parent.name}"
                why = f'No graded cell in {where} asks for it: add one with grade("{name}"), or remove the card.'
                yield Statement(name, f"{name} is asked for in a notebook", False, why)
    with Grader(course) as grader:
        for each in names:
            for source in course.assignment(each).notebooks.values():
                yield from _names_agree(course, each, source)
                yield from _notebook_is_sound(grader, each, source)


def write_junit(statements: Sequence[Statement], path: Path) -> None:
    """Write the statements as JUnit XML, one test case each."""
    failures = sum(not statement.holds for statement in statements)
    suite = ElementTree.Element(
        "testsuite", name="autograder validate", tests=str(len(statements)), failures=str(failures)
    )
    for statement in statements:
        case = ElementTree.SubElement(suite, "testcase", classname=statement.about, name=statement.text)
        if not statement.holds:
            ElementTree.SubElement(case, "failure", message=statement.why)
    ElementTree.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def _reference_passes(course: Course, name: str) -> Statement:
    text = f"the reference of {name} passes its own card"
    try:
        exercise = course.exercise(name)
        for seed in SEEDS:
            verdict = judge(exercise, LocalAsker({name: exercise.reference}), seed)
            if verdict.status != "correct":
                return Statement(name, text, False, f"With seed {seed} it is {verdict.status}: {_why(verdict)}")
    except (CardError, CourseError) as error:
        return Statement(name, text, False, str(error))
    return Statement(name, text, True)


def _names_agree(course: Course, assignment: str, source: SourceNotebook) -> Iterator[Statement]:
    about = f"{assignment}/{source.name}"
    for grade_id, names in source.graded.items():
        for name in names:
            path = course.cards.get(name)
            text = f'the cell {grade_id} asks for an exercise of its own assignment with grade("{name}")'
            if path is None:
                yield Statement(about, text, False, f"There is no card reference/{assignment}/{name}.py.")
            elif path.parent.name != assignment:
                yield Statement(about, text, False, f"Its card is in reference/{path.parent.name}/.")
            else:
                yield Statement(about, text, True)


def _notebook_is_sound(grader: Grader, assignment: str, source: SourceNotebook) -> Iterator[Statement]:
    about = f"{assignment}/{source.name}"
    try:
        full = grader.grade(assignment, source.name, source.path.read_bytes(), "the source", origin=str(source.path))
        none = grader.grade(assignment, source.name, release(source), "the release", origin=str(source.path))
    except (CourseError, CardError, SandboxError) as error:
        yield Statement(about, f"{about} can be graded", False, str(error))
        return
    maximum = full.report.max_score
    yield Statement(about, f"the source of {about} gets full marks", *_scores(full, maximum))
    yield Statement(about, f"the release of {about} gets none", *_scores(none, 0.0))


def _scores(graded: Graded, expected: float) -> tuple[bool, str]:
    report = graded.report
    if report.status != "graded":
        return False, report.message or report.status
    if abs(report.score - expected) <= 1e-9:
        return True, ""
    odd = [v for v in report.exercises if (v.score == v.max_score) != (expected > 0)]
    reasons = "; ".join(f"{v.name}: {_why(v)}" for v in odd)
    return False, f"It gets {report.score:g}, expected {expected:g}. {reasons}"


def _why(verdict: Verdict) -> str:
    return f"{verdict.score:g} of {verdict.max_score:g}, {verdict.message}"


def release(source: SourceNotebook) -> bytes:
    """The notebook as students get it, by nbgrader's own preprocessors."""
    import nbformat
    from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, ClearSolutions

    notebook = nbformat.reads(source.path.read_text(encoding="utf-8"), as_version=4)
    for preprocessor in (ClearSolutions, ClearHiddenTests, ClearMarkScheme):
        notebook, _ = preprocessor().preprocess(notebook, {})
    return bytes(nbformat.writes(notebook), "utf-8")


__all__ = ["Statement", "release", "validate", "write_junit"]
