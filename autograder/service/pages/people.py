"""The course's people: the roster, what a file would change of it, one person's part, and the course's clocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Request
from pydantic import ValidationError
from starlette.datastructures import FormData

from autograder.service.api import assignments, people, policies
from autograder.service.api.dependencies import CurrentService
from autograder.service.api.middleware import prefix_of
from autograder.service.api.people import InvitationLink, MemberWish, Role
from autograder.service.api.problems import Problem
from autograder.service.context import Service
from autograder.service.pages.forms import LONGEST, Sent, chosen_file, refuse, text, to, wrong
from autograder.service.pages.reading import Reader, Writer
from autograder.service.pages.rendering import page
from autograder.service.pages.tables import Asked, AskedTable, shown
from autograder.service.tables import Table, Wish
from autograder.texts import say

router = APIRouter()
NOTHING = Asked("", Wish())
ROLES = get_args(Role)
_DETAILS = ("first_name", "last_name", "email")


@router.get("/people")
def people_page(
    request: Request,
    reader: Reader,
    service: CurrentService,
    role: str = "",
    search: str = "",
    asked: AskedTable = NOTHING,
    removed: str = "",
    imported: str = "",
) -> Any:
    """The roster."""
    refuse(reader, service, "grader")
    said = {"removed": removed[:128], "imported": imported[:12]}
    return _page(request, reader, service, role=role, search=search[:128], asked=asked, said=said)


@router.post("/people")
def add(request: Request, writer: Writer, sent: Sent, service: CurrentService) -> Any:
    """Put one person into the course."""
    refuse(writer, service)
    typed = {name: text(sent, name, 128) for name in ("name", "role")}
    try:
        people.put_member(typed["name"], _wish({"role": typed["role"]}), writer.principal, service)
    except Problem as problem:
        return _page(request, writer, service, status=422, typed=typed, errors=wrong(problem, "name"))
    return to(service, "people", typed["name"])


async def _roster(sent: Sent) -> tuple[FormData, str | bytes]:
    """The form, and the roster in it: a chosen file's content, else what was typed."""
    data = await chosen_file(sent, "file")
    return sent, text(sent, "roster", LONGEST + 1) if data is None else data


def _read(roster: str | bytes) -> str:
    """The roster as text.

    Raises:
        Problem: it is none, or too long.
    """
    if len(roster) > LONGEST:
        trouble = say("It is longer than {count} characters: expected a list of people.", count=f"{LONGEST:,}")
    elif not roster.strip():
        trouble = say("Nothing was chosen or typed: choose a file, or type a name on each line.")
    else:
        try:
            return roster if isinstance(roster, str) else roster.decode("utf-8-sig")
        except UnicodeDecodeError:
            trouble = say("The file is not in UTF-8: save it as CSV in UTF-8, and choose it again.")
    raise Problem(422, "bad_roster", "Not a roster", trouble)


@router.post("/people/import")
def put_in(
    request: Request,
    writer: Writer,
    sent: Annotated[tuple[FormData, str | bytes], Depends(_roster)],
    service: CurrentService,
) -> Any:
    """What a roster would change; sent once more from there, it does."""
    refuse(writer, service)
    form, given = sent
    roster = given if isinstance(given, str) else ""
    after = "setup" if text(form, "after") == "setup" else ""
    is_sure = text(form, "sure") == "yes"
    try:
        roster = _read(given)
        outcome = people.import_roster(service, writer.principal, roster, preview=not is_sure)
    except Problem as problem:
        if problem.status_code not in (403, 422):
            raise
        values = {"errors": {"roster": problem.detail}, "roster": roster, "after": after}
        return page(request, "roster.html", writer, problem.status_code, outcome=None, **values)
    if not is_sure:
        return page(request, "roster.html", writer, outcome=outcome, errors={}, roster=roster, after=after)
    if after:
        return to(service, "setup", "release")
    return to(service, "people", imported=str(len(outcome.added) + len(outcome.changed)))


@router.post("/course/timezone")
def set_timezone(request: Request, writer: Writer, sent: Sent, service: CurrentService) -> Any:
    """Set the course's clocks."""
    refuse(writer, service)
    typed = text(sent, "timezone", 128)
    try:
        policies.set_timezone(policies.TimeZoneWish(timezone=typed), writer.principal, service)
    except Problem as problem:
        errors = wrong(problem, "timezone")
        return _page(request, writer, service, status=422, typed={"timezone": typed}, errors=errors)
    return to(service, "people")


@router.get("/people/{name}")
def person_page(request: Request, name: str, reader: Reader, service: CurrentService, saved: bool = False) -> Any:
    """One of the course's people."""
    refuse(reader, service, "grader")
    return _person(request, reader, service, name, saved=saved)


@router.post("/people/{name}")
def change(request: Request, name: str, writer: Writer, sent: Sent, service: CurrentService) -> Any:
    """Change a role, or what is known of somebody."""
    refuse(writer, service)
    people.get_member(name, writer.principal, service)  # nobody is added by this
    typed = {each: text(sent, each) for each in ("role", *_DETAILS)}
    try:
        people.put_member(name, _wish(typed), writer.principal, service)
    except Problem as problem:
        errors = wrong(problem, "role", *_DETAILS)
        return _person(request, writer, service, name, 422, typed=typed, errors=errors)
    return to(service, "people", name, saved="1")


@router.post("/people/{name}/invitation")
def invite(request: Request, name: str, writer: Writer, service: CurrentService) -> Any:
    """Invite somebody; the link is shown this once."""
    refuse(writer, service)
    made = people.make_invitation(name, writer.principal, service)
    return _person(request, writer, service, name, invitation=made)


@router.post("/people/{name}/remove")
def remove(name: str, writer: Writer, service: CurrentService) -> Any:
    """Take somebody out of the course."""
    refuse(writer, service)
    people.remove_member(name, writer.principal, service)
    return to(service, "people", removed=name)


def _wish(typed: Mapping[str, str]) -> MemberWish:
    """What somebody is to be.

    Raises:
        Problem: a text is too long, or there is no such role.
    """
    try:
        return MemberWish.model_validate(typed)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        sentence = say("Choose one of the roles.") if field == "role" else say("Expected at most 128 characters.")
        raise Problem(422, "bad_roster", "Not a member's entry", sentence, field=field) from None


def _page(
    request: Request,
    reader: Reader,
    service: Service,
    status: int = 200,
    *,
    role: str = "",
    search: str = "",
    asked: Asked = NOTHING,
    said: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Any:
    principal = reader.principal
    known: Any = role if role in ROLES else None
    columns = ("name", *_DETAILS, "role")
    found = people.read_roster(service, principal, known, search.strip())
    table = Table("people", columns, [dict(each) for each in found])
    kept = {name: value for name, value in (("role", role), ("search", search)) if value}
    course = assignments.get_course(principal, service)
    return page(
        request,
        "people.html",
        reader,
        status,
        table=shown(table, asked, f"{prefix_of(service.settings)}/api/v1/people.csv", kept=kept),
        role=role,
        search=search,
        roles=ROLES,
        said=said or {"removed": "", "imported": ""},
        typed={"name": "", "role": "student", "timezone": course.timezone} | dict(typed or {}),
        errors=errors or {},
    )


def _person(
    request: Request,
    reader: Reader,
    service: Service,
    name: str,
    status: int = 200,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    invitation: InvitationLink | None = None,
    saved: bool = False,
) -> Any:
    member = people.get_member(name, reader.principal, service)
    return page(
        request,
        "person.html",
        reader,
        status,
        member=member,
        roles=ROLES,
        typed=typed or member.model_dump(),
        errors=errors or {},
        invitation=invitation,
        saved=saved,
        local_accounts=service.settings.local_accounts,
    )
