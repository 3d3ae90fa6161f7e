"""Submitting, and collecting what was submitted."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import JSONResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.service import policy, submitting
from autograder.service.api.dependencies import CurrentService
from autograder.service.exchange.answers import ExchangeRoute, Fields, Refusal, success
from autograder.service.exchange.finding import (
    AnyReader,
    InCourse,
    StaffReader,
    Submitter,
    find_assignment,
    find_student,
    find_submission,
    find_visible_assignment,
)
from autograder.service.exchange.trees import packed, unpacked, written
from autograder.service.people.audit import seen
from autograder.service.store.files import read_tree
from autograder.service.store.models import Assignment, Extension, Person, Submission

router = APIRouter(route_class=ExchangeRoute)


@router.get("/submissions/{course}/{assignment}")
def everybodys(service: CurrentService, principal: StaffReader, course: InCourse, assignment: str) -> JSONResponse:
    """All attempts of everybody, and which of them were in time."""
    with service.store.reading() as session:
        found = _listed(session, find_assignment(session, service, assignment))
    seen(service, principal, "submissions.viewed", assignment)
    return success(submissions=found)


@router.get("/submissions/{course}/{assignment}/{student}")
def students(
    service: CurrentService, principal: AnyReader, course: InCourse, assignment: str, student: str
) -> JSONResponse:
    """All attempts of one student."""
    with service.store.reading() as session:
        person = find_student(session, service, principal, student)
        found = _listed(session, find_assignment(session, service, assignment), person)
    if person.id != principal.person_id:
        seen(service, principal, "submissions.viewed", f"{student}/{assignment}")
    return success(submissions=found)


def _listed(session: Session, assignment: Assignment, person: Person | None = None) -> list[dict[str, object]]:
    extensions = {
        each.person_id: each
        for each in session.scalars(select(Extension).where(Extension.assignment_id == assignment.id))
    }
    query = (
        select(Person.name, Submission.person_id, Submission.submitted_at)
        .join(Person, Person.id == Submission.person_id)
        .where(Submission.assignment_id == assignment.id)
        .order_by(Submission.submitted_at, Submission.number)
    )
    if person is not None:
        query = query.where(Submission.person_id == person.id)
    found: list[dict[str, object]] = []
    for row in session.execute(query):
        window = policy.window(assignment, extensions.get(row.person_id))
        in_time = policy.seconds_late(window, row.submitted_at) == 0
        found.append({"student_id": row.name, "timestamp": written(row.submitted_at), "in_time": in_time})
    return found


@router.post("/submission/{course}/{assignment}")
def submit(
    service: CurrentService,
    principal: Submitter,
    course: InCourse,
    assignment: str,
    form: Fields,
    idempotency_key: Annotated[str | None, Header(max_length=128)] = None,
) -> JSONResponse:
    """Hand in the files, by the rules that hold for every road."""
    files = unpacked(form.get("files"), max_bytes=service.settings.max_upload_bytes)
    try:
        with service.store.writing() as session:
            found = find_visible_assignment(session, service, principal, assignment)
            submission = submitting.submit(
                service,
                session,
                assignment=found,
                person_id=principal.person_id,
                files=files,
                origin="exchange",
                idempotency_key=idempotency_key,
            )
            answer = {"timestamp": written(submission.submitted_at), "submission": submission.id}
    except submitting.Refused as refused:
        raise Refusal(_STATUS.get(refused.code, 400), str(refused)) from None
    return success(**answer)


_STATUS = {"not_released": 404, "closed": 403, "no_attempts_left": 429, "too_large": 413}


@router.get("/submission/{course}/{assignment}/{student}")
def collect(
    service: CurrentService,
    principal: AnyReader,
    course: InCourse,
    assignment: str,
    student: str,
    list_only: str = "false",
    timestamp: str = "",
) -> JSONResponse:
    """The files of one attempt; of the last where no timestamp names one."""
    with service.store.reading() as session:
        person = find_student(session, service, principal, student)
        submission = find_submission(session, find_assignment(session, service, assignment), person, timestamp)
        files = read_tree(session, submission.tree)
    if person.id != principal.person_id and list_only != "true":
        seen(service, principal, "submission.viewed", f"{student}/{assignment}", submission=submission.id)
    return success(files=packed(files, list_only=list_only == "true"), timestamp=written(submission.submitted_at))
