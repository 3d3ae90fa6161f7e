"""Which courses and assignments there are; releasing, fetching and taking back an assignment."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from sqlalchemy import select

from autograder.service import releasing
from autograder.service.api.dependencies import CurrentService, require
from autograder.service.assignments import is_known
from autograder.service.exchange.answers import ExchangeRoute, Fields, Refusal, success
from autograder.service.exchange.finding import (
    AnyReader,
    InCourse,
    Instructor,
    checked,
    find_assignment,
    find_visible_assignment,
    is_out,
    staff,
)
from autograder.service.exchange.trees import packed, unpacked
from autograder.service.people import Principal
from autograder.service.store.files import read_tree
from autograder.service.store.models import Assignment, Course, now

router = APIRouter(route_class=ExchangeRoute)


@router.get("/courses")
def courses(service: CurrentService, principal: Annotated[Principal, Depends(require())]) -> JSONResponse:
    """The courses that the person is in; `user`, which ngshare does not send, is the person's name."""
    found = [service.course] if principal.is_at_least("student", service.course) else []
    return success(courses=found, user=principal.name)


@router.get("/assignments/{course}")
def assignments(service: CurrentService, principal: AnyReader, course: InCourse) -> JSONResponse:
    """The released assignments; students see them from their release dates on."""
    with service.store.reading() as session:
        query = select(Assignment).join(Course).where(Course.name == course, Assignment.released.is_not(None))
        found = session.scalars(query.order_by(Assignment.name)).all()
    is_staff = staff(service, principal)
    return success(assignments=[each.name for each in found if is_staff or is_out(each)])


@router.get("/assignment/{course}/{assignment}")
def fetch(
    service: CurrentService, principal: AnyReader, course: InCourse, assignment: str, list_only: str = "false"
) -> JSONResponse:
    """What was released."""
    with service.store.reading() as session:
        found = find_visible_assignment(session, service, principal, assignment)
        files = read_tree(session, str(found.released))
    return success(files=packed(files, list_only=list_only == "true"))


@router.post("/assignment/{course}/{assignment}")
def release(
    service: CurrentService, principal: Instructor, course: InCourse, assignment: str, form: Fields
) -> JSONResponse:
    """Release an assignment of the course's source; `force`, which ngshare does not know, replaces a former release.

    `warnings` say where it is no release of that source.
    """
    files = unpacked(form.get("files"), max_bytes=service.settings.max_upload_bytes)
    try:
        is_known(service, checked(assignment))
        with service.store.writing() as session:
            found = find_assignment(session, service, assignment)
            if found.released is not None and form.get("force") != "true":
                raise Refusal(409, f"{assignment} is released already: add --force to release it again.")
            warnings = releasing.release(session, principal, found, files, now())
    except releasing.NotReleased as error:
        raise Refusal(400, str(error)) from None
    return success(warnings=warnings)


@router.delete("/assignment/{course}/{assignment}")
def take_back(service: CurrentService, principal: Instructor, course: InCourse, assignment: str) -> JSONResponse:
    """Students no longer see the assignment; what they have submitted stays."""
    with service.store.writing() as session:
        found = find_assignment(session, service, assignment)
        releasing.take_back(session, principal, found)
    return success()
