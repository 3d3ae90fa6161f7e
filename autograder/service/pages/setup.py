"""From a course that has just begun to its first released assignment: people, dates and release, invitations."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from fastapi import APIRouter, Request

from autograder.service.api import assignments, people, policies
from autograder.service.api.dependencies import CurrentService
from autograder.service.api.middleware import prefix_of
from autograder.service.api.people import InvitationLink
from autograder.service.api.problems import Problem
from autograder.service.context import Service
from autograder.service.pages.forms import Sent, refuse, text, to, wrong
from autograder.service.pages.reading import Reader, Writer
from autograder.service.pages.rendering import page

router = APIRouter()
MANY = 500


@router.get("/setup")
def setup(reader: Reader, service: CurrentService) -> Any:
    """To the first step that has not been done."""
    refuse(reader, service)
    if not people.list_people(reader.principal, service, "student", limit=1).items:
        return to(service, "setup", "people")
    released = any(each.released_at for each in _assignments(reader, service))
    return to(service, "setup", "done" if released else "release")


@router.get("/setup/people")
def people_step(request: Request, reader: Reader, service: CurrentService) -> Any:
    """Who is in the course."""
    refuse(reader, service)
    students = people.list_people(reader.principal, service, "student", limit=MANY)
    return page(request, "setup_people.html", reader, students=len(students.items), more=students.next is not None)


@router.get("/setup/release")
def release_step(request: Request, reader: Reader, service: CurrentService) -> Any:
    """The first assignment: until when, and release."""
    refuse(reader, service)
    return _release_page(request, reader, service)


@router.post("/setup/release")
def release(request: Request, writer: Writer, sent: Sent, service: CurrentService) -> Any:
    """Set the due date, and release."""
    refuse(writer, service)
    typed = {name: text(sent, name, 128) for name in ("assignment", "due_at")}
    name = typed["assignment"]
    try:
        if typed["due_at"]:
            wish = policies.PolicyWish.model_validate({"due_at": typed["due_at"].replace("T", " ")})
            policies.set_policy(name, wish, writer.principal, service)
        assignments.release(name, writer.principal, service)
    except Problem as problem:
        errors = wrong(problem, "assignment", "due_at")
        return _release_page(request, writer, service, 422, typed=typed, errors=errors)
    return to(service, "setup", "done")


@router.get("/setup/done")
def done_step(request: Request, reader: Reader, service: CurrentService) -> Any:
    """What comes next: invitations, and what students do."""
    refuse(reader, service)
    return _done_page(request, reader, service)


@router.post("/setup/invitations")
def invite(request: Request, writer: Writer, service: CurrentService) -> Any:
    """A link for everybody who has not set a password; they are shown this once."""
    refuse(writer, service)
    waiting = people.list_people(writer.principal, service, "student", "", True, MANY)
    made = []
    for each in waiting.items:
        with suppress(Problem):  # an administrator who studies here is for administrators to invite
            made.append(people.make_invitation(each.name, writer.principal, service))
    return _done_page(request, writer, service, made)


def _assignments(reader: Reader, service: Service) -> list[assignments.AssignmentDescription]:
    return assignments.list_assignments(reader.principal, service, MANY).items


def _release_page(
    request: Request,
    reader: Reader,
    service: Service,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Any:
    found = _assignments(reader, service)
    course = assignments.get_course(reader.principal, service)
    return page(
        request,
        "setup_release.html",
        reader,
        status,
        released=[each.name for each in found if each.released_at],
        left=[each.name for each in found if not each.released_at],
        trouble=course.trouble,
        timezone=course.timezone,
        folder=service.settings.course,
        typed=typed or {"assignment": "", "due_at": ""},
        errors=errors or {},
    )


def _done_page(request: Request, reader: Reader, service: Service, invited: list[InvitationLink] | None = None) -> Any:
    waiting = people.list_people(reader.principal, service, "student", "", True, MANY)
    settings = service.settings
    address = settings.public_url or f"http://{settings.host}:{settings.port}{prefix_of(settings)}"
    return page(
        request,
        "setup_done.html",
        reader,
        released=[each.name for each in _assignments(reader, service) if each.released_at],
        waiting=len(waiting.items),
        invited=invited,
        address=address,
        local_accounts=settings.local_accounts,
    )
