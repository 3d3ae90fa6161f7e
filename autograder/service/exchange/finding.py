"""What the names in the protocol's addresses stand for, as far as whoever asks may know of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.service import assignments, policy
from autograder.service.api.dependencies import CurrentService, require
from autograder.service.context import Service
from autograder.service.exchange.answers import Refusal, not_found
from autograder.service.exchange.trees import moment_of
from autograder.service.people import Principal
from autograder.service.store.models import Assignment, Person, Submission, now

MAX_NAME = 128


def of_this_course(service: CurrentService, course: str) -> str:
    """The course's name, which is in the address.

    Raises:
        Refusal: the service has no such course.
    """
    if course != service.course:
        raise not_found(f"course {course[:MAX_NAME]!r}")
    return course


def staff(service: Service, principal: Principal) -> bool:
    """Whether the person sees everybody's work, and the token is good for that."""
    return principal.is_at_least("grader", service.course) and principal.may_use("grade")


def find_assignment(session: Session, service: Service, name: str) -> Assignment:
    """The assignment, released or not.

    Raises:
        Refusal: there is none.
    """
    assignment = assignments.find_assignment(session, service, checked(name))
    if assignment is None:
        raise not_found(f"assignment {name!r} in {service.course}")
    return assignment


def is_out(assignment: Assignment) -> bool:
    """Whether students may fetch the assignment now."""
    return assignment.released is not None and policy.is_released(policy.window(assignment), now())


def find_visible_assignment(session: Session, service: Service, principal: Principal, name: str) -> Assignment:
    """The assignment, where it is released; students see it from its release date on.

    Raises:
        Refusal: there is none to see.
    """
    assignment = find_assignment(session, service, name)
    if assignment.released is None or not (staff(service, principal) or is_out(assignment)):
        raise not_found(f"assignment {name!r} in {service.course}")
    return assignment


def find_student(session: Session, service: Service, principal: Principal, name: str) -> Person:
    """Whose work is asked for: one's own, or for staff anybody's.

    Raises:
        Refusal: it is somebody else's, or there is nobody of that name.
    """
    if name != principal.name and not staff(service, principal):
        raise Refusal(
            403,
            f"You have signed in as {principal.name}: the work of others is for the course's staff. Where your name "
            f"is another one here, set JUPYTERHUB_USER={principal.name}.",
        )
    person = session.scalar(select(Person).where(Person.name == checked(name)))
    if person is None:
        raise not_found(f"student {name!r}")
    return person


def find_submission(session: Session, assignment: Assignment, person: Person, timestamp: str) -> Submission:
    """The attempt of that moment; without one the last.

    Raises:
        Refusal: there is none.
        BadTimestamp: it is no moment.
    """
    query = select(Submission).where(Submission.assignment_id == assignment.id, Submission.person_id == person.id)
    if timestamp:
        query = query.where(Submission.submitted_at == moment_of(timestamp))
    submission = session.scalars(query.order_by(Submission.number.desc()).limit(1)).first()
    if submission is None:
        when = f" at {timestamp}" if timestamp else ""
        raise not_found(f"submission of {assignment.name} by {person.name}{when}")
    return submission


def checked(name: str) -> str:
    """The name as it can be looked up.

    Raises:
        Refusal: nothing can have it.
    """
    if len(name) > MAX_NAME or "\0" in name or not name.isprintable():
        raise not_found(f"{name[:MAX_NAME]!r}")
    return name


InCourse = Annotated[str, Depends(of_this_course)]
AnyReader = Annotated[Principal, Depends(require("student", "read"))]
Submitter = Annotated[Principal, Depends(require("student", "submit"))]
StaffReader = Annotated[Principal, Depends(require("grader", "grade"))]
Instructor = Annotated[Principal, Depends(require("instructor", "manage"))]
