"""The course that a service without one is to begin: its name, its time zone, and what is in it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from autograder.service.api.dependencies import CurrentService, require
from autograder.service.api.problems import Problem, problems
from autograder.service.api.shapes import Line
from autograder.service.founding import CannotFound, Found, Wish, checked
from autograder.service.people import Principal

router = APIRouter(tags=["course"])
Administrator = Annotated[Principal, Depends(require("administrator", "manage"))]


class CourseWish(BaseModel):
    """The course to begin."""

    name: Line = Field(description="nbgrader's course id: letters, digits, -, _ and .")
    timezone: Line = Field(default="UTC", description="By whose clocks its dates are meant: an IANA name.")
    kind: Literal["ready", "own", "demo"] = Field(
        default="ready",
        description="The ready-made course, an empty one, or the ready-made one with a made-up class to look at.",
    )


class CourseBegun(BaseModel):
    """The course that is served from now on."""

    name: str
    timezone: str


@router.post("/course", status_code=201, responses=problems(403, 409))
def begin_course(wish: CourseWish, principal: Administrator, service: CurrentService, request: Request) -> CourseBegun:
    """Begin the course in the service's empty folder; it is served at once, at the same address."""
    found: Found = request.app.state.found
    try:
        found(checked(Wish(wish.name, wish.timezone, wish.kind)))
    except CannotFound as error:
        extra: dict[str, Any] = {"field": error.field} if error.field else {}
        status, code = (422, "bad_course") if error.field else (409, "cannot_begin")
        raise Problem(status, code, "Not begun", error.args[0], **extra) from None
    return CourseBegun(name=wish.name, timezone=wish.timezone)
