"""The course's people: its roster, as a list and as CSV, and invitations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel
from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from autograder.service.api import downloads
from autograder.service.api.dependencies import CurrentService, require
from autograder.service.api.problems import Problem, not_found, problems
from autograder.service.api.shapes import Cursor, Limit, Line, Page, PersonName, from_cursor, to_cursor
from autograder.service.context import Service
from autograder.service.people import Principal, roster
from autograder.service.people.audit import audit, seen
from autograder.service.people.invitations import invite
from autograder.service.people.local import invitation_link
from autograder.service.people.roster import BadRoster, Entry
from autograder.service.store.models import ROLES, Account, Course, Membership, Person, SignedIn, Token
from autograder.texts import say

router = APIRouter(tags=["people"])
Role = Literal["student", "grader", "instructor", "administrator"]
assert Role.__args__ == ROLES  # type: ignore[attr-defined]
Grader = Annotated[Principal, Depends(require("grader", "grade"))]
Instructor = Annotated[Principal, Depends(require("instructor", "manage"))]


class Member(BaseModel):
    """One of the course's people."""

    name: str
    role: Role
    first_name: str
    last_name: str
    email: str


class MemberWish(BaseModel):
    """What a member is to be; what is missing stays as it is. A new one without a role is a student."""

    role: Role | None = None
    first_name: Line | None = None
    last_name: Line | None = None
    email: Line | None = None


class Imported(BaseModel):
    """What putting a roster in place did, by name."""

    added: list[str]
    changed: list[str]
    unchanged: list[str]


class InvitationLink(BaseModel):
    """An invitation. The link is shown this once: send it to the person."""

    name: str
    link: str
    expires_at: datetime


@router.get("/people", responses=problems(403))
def list_people(
    principal: Grader,
    service: CurrentService,
    role: Annotated[Role | None, Query(description="Only those who are this.")] = None,
    search: Annotated[
        str, Query(max_length=128, description="Only those with this text in a name or the e-mail address.")
    ] = "",
    without_password: Annotated[bool, Query(description="Only those who have not set a password here.")] = False,
    limit: Limit = 200,
    cursor: Cursor = None,
) -> Page[Member]:
    """The roster, by name."""
    with service.store.reading() as session:
        query = _roster(course_of(session, service), role, search)
        if without_password:
            query = query.where(~exists().where(Account.person_id == Person.id))
        if cursor:
            query = query.where(Person.name > from_cursor(cursor, str)[0])
        found = session.execute(query.limit(limit + 1)).all()
    seen(service, principal, "roster.viewed", service.course)
    items = [_member(person, role) for person, role in found[:limit]]
    return Page(items=items, next=to_cursor(items[-1].name) if len(found) > limit else None)


def read_roster(service: Service, principal: Principal, role: Role | None, search: str) -> list[Member]:
    """All of the course's people who are like that, by name; who may see them is asked by whoever calls."""
    with service.store.reading() as session:
        found = session.execute(_roster(course_of(session, service), role, search)).all()
    seen(service, principal, "roster.viewed", service.course)
    return [_member(person, role) for person, role in found]


def _roster(course: Course, role: Role | None, search: str) -> Select[Person, str]:
    query = select(Person, Membership.role).join(Membership, Membership.person_id == Person.id)
    query = query.where(Membership.course_id == course.id).order_by(Person.name)
    if role is not None:
        query = query.where(Membership.role == role)
    if search:
        texts = (Person.name, Person.first_name, Person.last_name, Person.email)
        query = query.where(or_(*(text.icontains(search, autoescape=True) for text in texts)))
    return query


@router.get("/people.csv", response_class=Response, responses=problems(403) | downloads.downloads("text/csv"))
def export_people(request: Request, principal: Grader, service: CurrentService) -> Response:
    """The roster as CSV: name, role, first name, last name, e-mail."""
    with service.store.writing() as session:
        course = course_of(session, service)
        text = roster.to_csv(roster.members(session, course))
        audit(session, principal, service.course, "roster.exported", course.name)
    return downloads.send_made(request, [text], "roster.csv", "text/csv")


async def _sent_csv(request: Request) -> str:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "text/csv":
        detail = (
            f"The body is {kind or 'of no type'}; expected text/csv, with a header that has name among its columns."
        )
        raise Problem(415, "not_csv", "Not a CSV file", detail)
    try:
        return (await request.body()).decode("utf-8-sig")
    except UnicodeDecodeError:
        detail = "The file is not in UTF-8. Save it as CSV in UTF-8, and send it again."
        raise Problem(422, "not_utf8", "Not UTF-8", detail) from None


@router.post(
    "/people/import",
    responses=problems(403, 415),
    openapi_extra={"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def import_people(
    request: Request,
    principal: Instructor,
    service: CurrentService,
    preview: Annotated[bool, Query(description="Only say what it would do, and do nothing.")] = False,
) -> Imported:
    """Add and change the people of a CSV file with a header; nobody is removed. All of it holds, or nothing.

    Without a header, each line is the name of a student.
    """
    text = await _sent_csv(request)
    return await run_in_threadpool(import_roster, service, principal, text, preview=preview)


def import_roster(service: Service, principal: Principal, text: str, *, preview: bool = False) -> Imported:
    """Put the roster in place, or say what that would do.

    Raises:
        Problem: it cannot be used, or concerns administrators and the principal is none.
    """
    outcome: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
    try:
        entries = roster.parse_csv(text)
        with service.store.writing() as session:
            course = course_of(session, service)
            _refuse_beyond(session, principal, course, entries)
            for entry in entries:
                outcome[roster.put(session, course, entry)[1]].append(entry.name)
            counts = {kind: len(names) for kind, names in outcome.items()}
            audit(session, principal, service.course, "roster.imported", course.name, **counts)
            if preview:
                session.rollback()
    except BadRoster as error:
        raise Problem(422, "bad_roster", "The roster cannot be used", error.args[0]) from None
    return Imported(**outcome)


@router.get("/people/{name}", responses=problems(403, 404))
def get_member(name: PersonName, principal: Grader, service: CurrentService) -> Member:
    """One of the course's people."""
    with service.store.reading() as session:
        person, role = member_of(session, course_of(session, service), name)
    if person.id != principal.person_id:
        seen(service, principal, "member.viewed", name)
    return _member(person, role)


@router.put("/people/{name}", responses=problems(403))
def put_member(name: PersonName, wish: MemberWish, principal: Instructor, service: CurrentService) -> Member:
    """Add somebody to the course, or change what they are. What is an administrator's is for administrators."""
    entry = Entry(name, wish.role, wish.first_name, wish.last_name, wish.email)
    try:
        with service.store.writing() as session:
            course = course_of(session, service)
            _refuse_beyond(session, principal, course, [entry])
            person, outcome = roster.put(session, course, entry)
            role = session.get_one(Membership, (course.id, person.id)).role
            if outcome != "unchanged":
                audit(session, principal, service.course, f"member.{outcome}", name, role=role)
    except BadRoster as error:
        raise Problem(422, "bad_roster", "Not a member's entry", error.args[0]) from None
    return _member(person, role)


@router.delete("/people/{name}", status_code=204, responses=problems(403, 404, 409))
def remove_member(name: PersonName, principal: Instructor, service: CurrentService) -> None:
    """Take somebody out of the course. Their submissions are kept; to erase these is another request."""
    with service.store.writing() as session:
        course = course_of(session, service)
        person, role = member_of(session, course, name)
        _refuse_beyond(session, principal, course, [Entry(name)])
        if person.id == principal.person_id:
            detail = "You cannot remove yourself: ask another one of the staff, so that the course keeps somebody."
            raise Problem(409, "oneself", "Not oneself", detail)
        session.delete(session.get_one(Membership, (course.id, person.id)))
        audit(session, principal, service.course, "member.removed", name, role=role)


@router.post("/people/{name}/invitation", status_code=201, responses=problems(403, 404))
def make_invitation(name: PersonName, principal: Instructor, service: CurrentService) -> InvitationLink:
    """A link by which a person sets a password, once, within a week; former links of that person hold no more."""
    with service.store.writing() as session:
        course = course_of(session, service)
        person, role = member_of(session, course, name)
        _refuse_beyond(session, principal, course, [Entry(name)])
        if not _may_invite(session, principal, course, person, role):
            detail = (
                f"{name} has begun with rights like yours, or has some elsewhere: ask somebody who administers the "
                "whole service."
            )
            raise Problem(403, "not_allowed", "Not allowed", detail)
        invitation, secret = invite(session, person.id)
        audit(session, principal, service.course, "invitation.created", name)
    return InvitationLink(name=name, link=invitation_link(service, secret), expires_at=invitation.expires_at)


def course_of(session: Session, service: Service) -> Course:
    """The service's course."""
    return session.scalars(select(Course).where(Course.name == service.course)).one()


def member_of(session: Session, course: Course, name: str) -> tuple[Person, str]:
    """One of the course's people, with the role.

    Raises:
        Problem: there is none of that name.
    """
    query = select(Person, Membership.role).join(Membership, Membership.person_id == Person.id)
    found = session.execute(query.where(Membership.course_id == course.id, Person.name == name)).first()
    if found is None:
        raise not_found(say("person {name!r} in {course}", name=name, course=course.name))
    return found[0], found[1]


def _refuse_beyond(session: Session, principal: Principal, course: Course, entries: Sequence[Entry]) -> None:
    """Nothing, where the principal may change these entries: what concerns administrators is for administrators."""
    if principal.is_at_least("administrator", course.name):
        return
    names = [entry.name for entry in entries]
    query: Any = select(Person.name).outerjoin(
        Membership, (Membership.person_id == Person.id) & (Membership.course_id == course.id)
    )
    query = query.where(Person.is_administrator | (Membership.role == "administrator"))
    administrators = set(session.scalars(query))
    for name, entry in zip(names, entries, strict=True):
        if entry.role == "administrator" or name in administrators:
            detail = f"{name} is or would be an administrator: only administrators may change that."
            raise Problem(403, "not_allowed", "Not allowed", detail)


def _may_invite(session: Session, principal: Principal, course: Course, person: Person, role: str) -> bool:
    """Whether the principal may: who sets a password is that person, here and in other courses, by any way to sign in.

    `role` is not above the principal's.
    """
    if principal.is_administrator:
        return True
    elsewhere = exists().where(Membership.person_id == person.id, Membership.course_id != course.id)
    if person.is_administrator or session.scalar(select(elsewhere)):
        return False
    if role in ("student", "grader") or principal.is_at_least("administrator", course.name):
        return True
    begun = (exists().where(table.person_id == person.id) for table in (Account, SignedIn, Token))
    return not session.scalar(select(or_(*begun)))


def _member(person: Person, role: str) -> Member:
    return Member(
        name=person.name,
        role=role,  # type: ignore[arg-type]
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
    )
