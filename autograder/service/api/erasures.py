"""All that is kept of one student: as an archive, and its removal."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from autograder.gradebook import GradebookError
from autograder.service.api import downloads
from autograder.service.api.dependencies import CurrentService, require
from autograder.service.api.people import Instructor, course_of, member_of
from autograder.service.api.problems import Problem, not_found, problems
from autograder.service.api.shapes import Line, PersonName
from autograder.service.erasing import ERASED, NoSuchPerson, erase, write_archive
from autograder.service.people import Principal
from autograder.service.people.audit import audit

router = APIRouter(tags=["people"])
Administrator = Annotated[Principal, Depends(require("administrator", "manage"))]
_REMAINING = (
    "Backups that were made before still have it, and so have folders .before-restore-... that a restore moved aside, "
    "and a folder that nbgrader's own exchange may use: remove these, or let them expire."
)


class ErasureWish(BaseModel):
    """That somebody is to be erased is said by repeating the name."""

    confirm: Line = Field(description="The person's name, once more.")
    keep_archive: bool = Field(default=True, description="Whether an archive is kept in the course's folder at first.")


class Erasure(BaseModel):
    """What was removed, and where it is to be found for a while."""

    submissions: int
    files: int
    archive: str | None = Field(description="Where the archive is, on the service's machine.")
    kept_until: datetime | None = Field(description="When the archive may be removed by itself.")
    remaining: str = Field(description="What is not in the service's hands.")


@router.get(
    "/people/{name}/archive.zip",
    response_class=Response,
    responses=problems(403, 404, 503) | downloads.downloads("application/zip"),
)
def get_archive(request: Request, name: PersonName, principal: Instructor, service: CurrentService) -> Response:
    """Everything of one student: who they are, their work, its reports and marks, and what was noted of them."""
    file = downloads.spooled()
    try:
        with service.store.writing() as session:
            member_of(session, course_of(session, service), name)
            audit(session, principal, service.course, "archive.made", name)
        write_archive(service, name, file)
    except BaseException as error:
        file.close()
        raise _problem(error, name) from None
    return downloads.send_spooled(request, file, "archive.zip", "application/zip")


@router.post("/people/{name}/erase", responses=problems(403, 404, 409, 503))
def erase_person(name: PersonName, wish: ErasureWish, principal: Administrator, service: CurrentService) -> Erasure:
    """Remove everything of one person from the course, for good. An archive is kept for 30 days, unless not wished."""
    with service.store.reading() as session:
        member_of(session, course_of(session, service), name)
    if wish.confirm != name:
        detail = f"To erase {name}, repeat the name as `confirm`; found {wish.confirm!r}. Nothing was removed."
        raise Problem(409, "not_confirmed", "Not confirmed", detail)
    if name == principal.name:
        detail = "You cannot erase yourself: ask another administrator, so that the course keeps somebody."
        raise Problem(409, "oneself", "Not oneself", detail)
    try:
        erased = erase(service, name, keep_archive=wish.keep_archive)
    except Exception as error:
        raise _problem(error, name) from None
    with service.store.writing() as session:
        audit(session, principal, service.course, "person.erased", ERASED, submissions=erased.submissions)
    return Erasure(
        submissions=erased.submissions,
        files=erased.files,
        archive=str(erased.archive) if erased.archive else None,
        kept_until=erased.kept_until,
        remaining=_REMAINING,
    )


def _problem(error: BaseException, name: str) -> BaseException:
    if isinstance(error, NoSuchPerson):
        return not_found(f"person {name!r}")
    if isinstance(error, GradebookError):
        return Problem(503, "gradebook", "No gradebook", str(error), headers={"Retry-After": "5"})
    return error
