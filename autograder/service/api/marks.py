"""Marks: what a student has for an assignment, by the machine and by people, less what lateness costs."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from autograder.gradebook import GradebookError
from autograder.service import exporting, policy
from autograder.service.api.assignments import Member, assignment_for
from autograder.service.api.dependencies import CurrentService
from autograder.service.api.people import Grader, course_of
from autograder.service.api.problems import Problem, problems
from autograder.service.api.shapes import AssignmentName, Cursor, Limit, Page, from_cursor, to_cursor
from autograder.service.context import Service
from autograder.service.marks import GivenByPeople, Mark, given_by_people, gradebook_of, mark, marks
from autograder.service.people.audit import audit
from autograder.service.store.models import Assignment, Extension, Person, Submission, now

router = APIRouter(tags=["marks"])


class MarkDescription(BaseModel):
    """A student's mark for an assignment. All of it is null while nothing counts, or may be seen."""

    student: str
    attempts: int = Field(description="How often the student has handed in.")
    attempt: int | None = Field(description="Which attempt counts.")
    submission: str | None = Field(description="Its id.")
    automatic: float | None = Field(description="The points that the machine gave.")
    manual: float | None = Field(description="The points that people gave beside them, or took away.")
    penalty: float | None = Field(description="What lateness costs.")
    total: float | None = Field(description="What the student has.")
    max_score: float | None = Field(description="The points that there are.")
    seconds_late: float | None
    needs_marking: bool | None = Field(description="Whether a person still has to look at it.")


@router.get("/assignments/{assignment}/marks", responses=problems(403, 404, 503))
def list_marks(
    assignment: AssignmentName, principal: Grader, service: CurrentService, limit: Limit = 200, cursor: Cursor = None
) -> Page[MarkDescription]:
    """The marks of the course's students, by name; also of those who have handed in nothing."""
    after = from_cursor(cursor, str)[0] if cursor else ""
    given = _given(service, assignment)
    with service.store.reading() as session:
        found = assignment_for(session, service, principal, assignment)
        students = exporting.students(session, course_of(session, service).id)
        rest = sorted((person for person in students if person.name > after), key=lambda person: person.name)
        items = [_described(each) for each in marks(session, found, given, rest[:limit])]
    with service.store.writing() as session:
        audit(session, principal, service.course, "marks.viewed", assignment)
    return Page(items=items, next=to_cursor(items[-1].student) if len(rest) > limit else None)


@router.get("/assignments/{assignment}/mark", responses=problems(403, 404, 503))
def get_my_mark(assignment: AssignmentName, principal: Member, service: CurrentService) -> MarkDescription:
    """My mark for an assignment, as far as I may see it: people's points once nobody has to look at it any more."""
    with service.store.reading() as session:
        assignment_for(session, service, principal, assignment)
    given = _given(service, assignment, principal.name)
    with service.store.reading() as session:
        found = assignment_for(session, service, principal, assignment)
        extension = session.get(Extension, (found.id, principal.person_id))
        mine = mark(found, session.get_one(Person, principal.person_id), _own(session, found, principal.person_id),
                    extension, given)  # fmt: skip
        window = policy.window(found, extension)
        if not policy.is_visible(policy.feedback_from(found.feedback), window, now()):
            return _nothing(mine)
    described = _described(mine)
    return described.model_copy(update={"manual": None, "total": None}) if mine.needs_marking else described


def _own(session: Session, assignment: Assignment, person_id: int) -> list[Submission]:
    own = (Submission.assignment_id == assignment.id, Submission.person_id == person_id)
    return list(session.scalars(select(Submission).where(*own).options(joinedload(Submission.outcome))))


def _given(service: Service, assignment: str, student: str | None = None) -> GivenByPeople:
    try:
        with gradebook_of(service) as gradebook:
            return given_by_people(gradebook, assignment, student)
    except GradebookError as error:
        raise Problem(503, "gradebook", "No gradebook", str(error), headers={"Retry-After": "5"}) from None


def _nothing(found: Mark) -> MarkDescription:
    empty = dict.fromkeys(set(MarkDescription.model_fields) - {"student", "attempts"})
    return MarkDescription(student=found.student, attempts=found.attempts, **empty)


def _described(found: Mark) -> MarkDescription:
    if found.submission is None:
        return _nothing(found).model_copy(update={"needs_marking": found.needs_marking or None})
    return MarkDescription(
        student=found.student,
        attempts=found.attempts,
        attempt=found.submission.number,
        submission=found.submission.id,
        automatic=found.automatic,
        manual=found.manual,
        penalty=found.penalty,
        total=found.total,
        max_score=found.max_score,
        seconds_late=found.seconds_late,
        needs_marking=found.needs_marking,
    )
