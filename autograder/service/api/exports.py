"""Exports: marks for Canvas, Moodle and spreadsheets, every verdict, every finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.course import Course as CourseFolder
from autograder.course import CourseError
from autograder.gradebook import GradebookError
from autograder.service import exporting
from autograder.service.api import downloads
from autograder.service.api.dependencies import CurrentService
from autograder.service.api.people import Instructor, course_of
from autograder.service.api.problems import Problem, not_found, problems
from autograder.service.api.shapes import ForExcel
from autograder.service.context import Service
from autograder.service.exporting import Row, as_csv
from autograder.service.marks import given_by_people, gradebook_of
from autograder.service.people import Principal
from autograder.service.people.audit import audit
from autograder.service.store.models import Assignment

router = APIRouter(tags=["exports"])
_Assignments = Annotated[
    list[Annotated[str, Query(max_length=128, pattern=r"^[^\x00]*$")]],
    Query(max_length=500, description="Of these assignments; of all where none is named."),
]
_Which = Annotated[Literal["counting", "all"], Query(description="The attempts that count, or all.")]
_CSV = downloads.downloads("text/csv")
_FORMATS = {"plain": exporting.plain, "canvas": exporting.canvas, "moodle": exporting.moodle}


@router.get("/exports/marks.csv", response_class=Response, responses=problems(403, 404, 503) | _CSV)
def export_marks(
    request: Request,
    principal: Instructor,
    service: CurrentService,
    format: Literal["plain", "canvas", "moodle"] = "plain",
    assignment: _Assignments = [],  # noqa: B006
    excel: ForExcel = False,
) -> Response:
    """Everybody's marks, the points that people gave among them, less late penalties."""
    try:
        with gradebook_of(service) as gradebook, service.store.reading() as session:
            people = exporting.students(session, course_of(session, service).id)
            marked = [
                exporting.marked(session, each, given_by_people(gradebook, each.name), people, _worth(service, each))
                for each in _chosen(session, service, assignment)
            ]
    except GradebookError as error:
        raise Problem(503, "gradebook", "No gradebook", str(error), headers={"Retry-After": "5"}) from None
    _note(service, principal, "marks.exported", [each.assignment for each in marked], format=format)
    return _sent(request, _FORMATS[format](people, marked), f"marks-{format}", excel)


@router.get("/exports/exercises.csv", response_class=Response, responses=problems(403, 404) | _CSV)
def export_exercises(
    request: Request,
    principal: Instructor,
    service: CurrentService,
    assignment: _Assignments = [],  # noqa: B006
    which: _Which = "counting",
    excel: ForExcel = False,
) -> Response:
    """A line for each exercise of each attempt: status, points, misconception, message."""
    found = _attempts(principal, service, assignment, which, "exercises.exported")
    return _sent(request, exporting.exercises(service.store, found), "exercises", excel)


@router.get("/exports/findings.csv", response_class=Response, responses=problems(403, 404) | _CSV)
def export_findings(
    request: Request,
    principal: Instructor,
    service: CurrentService,
    assignment: _Assignments = [],  # noqa: B006
    which: _Which = "counting",
    excel: ForExcel = False,
) -> Response:
    """A line for each finding: which check, whether it passed, and what was said."""
    found = _attempts(principal, service, assignment, which, "findings.exported")
    return _sent(request, exporting.findings(service.store, found), "findings", excel)


def _attempts(
    principal: Principal, service: Service, names: list[str], which: str, action: str
) -> list[exporting.Attempted]:
    with service.store.reading() as session:
        chosen = _chosen(session, service, names)
        found = [
            attempt
            for each in chosen
            for attempt in exporting.attempts(session, each, counting_only=which == "counting")
        ]
    _note(service, principal, action, [each.name for each in chosen], which=which)
    return found


def _chosen(session: Session, service: Service, names: list[str]) -> list[Assignment]:
    """The assignments of these names, in that order; all of the course by name, where there are none."""
    course = course_of(session, service)
    query = select(Assignment).where(Assignment.course_id == course.id).order_by(Assignment.name)
    known = {each.name: each for each in session.scalars(query)}
    for name in names:
        if name not in known:
            raise not_found(f"assignment {name!r}")
    return [known[name] for name in dict.fromkeys(names)] if names else list(known.values())


def _worth(service: Service, assignment: Assignment) -> float:
    """The points that there are for an assignment; 0 where its source is no more."""
    try:
        notebooks = CourseFolder(service.settings.course).assignment(assignment.name).notebooks.values()
        return sum(source.worth for source in notebooks)
    except (CourseError, OSError):
        return 0.0


def _note(service: Service, principal: Principal, action: str, assignments: Iterable[str], **detail: str) -> None:
    with service.store.writing() as session:
        audit(session, principal, service.course, action, service.course, assignments=list(assignments), **detail)


def _sent(request: Request, rows: Iterator[Row], name: str, excel: bool) -> Response:
    return downloads.send_made(request, as_csv(rows, for_excel=excel), f"{name}.csv", "text/csv; charset=utf-8")
