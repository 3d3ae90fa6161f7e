"""An assignment's policies, extensions for students, and the course's time zone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, tzinfo
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.gradebook import GradebookError
from autograder.service import policy
from autograder.service.api.dependencies import CurrentService
from autograder.service.api.people import Grader, Instructor, course_of, member_of
from autograder.service.api.problems import Problem, not_found, problems
from autograder.service.api.shapes import AssignmentName, Cursor, Limit, Line, Page, PersonName, from_cursor, to_cursor
from autograder.service.assignments import find_assignment
from autograder.service.context import Service
from autograder.service.counting import settle
from autograder.service.marks import gradebook_of, settle_all
from autograder.service.mirroring import mirror
from autograder.service.people.audit import audit, seen
from autograder.service.policy import BadPolicy, Window
from autograder.service.store.models import Assignment, Extension, Person
from autograder.texts import say

router = APIRouter(tags=["policies"])
_DATE = "As 2026-03-31 23:59 by the course's clocks, or with an offset; null for none."
_Date = Annotated[Line | None, Field(default=None, description=_DATE)]
_Reason = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")]


class Late(BaseModel):
    """What lateness costs: a percentage of the maximum for each day that has begun since the due date."""

    percent_per_day: float = Field(default=0, description="From 0 to 100.")
    grace_minutes: float = Field(default=0, description="Within so many minutes after the due date nothing is lost.")
    zero_after_days: float | None = Field(default=None, description="After so many days nothing is left.")


class Attempts(BaseModel):
    """How often a student may submit."""

    burst: int | None = Field(default=None, description="So many times at once; null for no limit.")
    minutes_per_attempt: float | None = Field(
        default=None, description="One more after each so many minutes; null for no more, ever."
    )


class Feedback(BaseModel):
    """What students see of a report, and when."""

    detail: Literal["score", "checks", "diagnosis", "counterexample"] = "counterexample"
    when: Literal["at_once", "after_deadline", "hidden"] = "at_once"


class PolicyWish(BaseModel):
    """What is to change; what is missing stays as it is."""

    release_at: _Date
    due_at: _Date
    close_at: _Date
    late: Late | None = Field(default=None, description="All of it; null for none.")
    attempts: Attempts | None = Field(default=None, description="All of it; null for no limit.")
    feedback: Feedback | None = Field(default=None, description="All of it; null for everything at once.")
    counts: Literal["best", "latest"] | None = Field(default=None, description="Which attempt counts.")


class Policy(BaseModel):
    """An assignment's policies; its dates are by the course's clocks."""

    assignment: str
    timezone: str
    released: bool = Field(description="Whether there is something for students to fetch.")
    release_at: datetime | None
    due_at: datetime | None
    close_at: datetime | None
    late: Late
    attempts: Attempts
    feedback: Feedback
    counts: Literal["best", "latest"]


class ExtensionWish(BaseModel):
    """Other dates for one student; null leaves the assignment's."""

    due_at: _Date
    close_at: _Date
    reason: _Reason = ""


class ExtensionGiven(BaseModel):
    """Other dates for one student, and the window that follows from them."""

    student: str
    due_at: datetime | None
    close_at: datetime | None
    reason: str
    own_due_at: datetime | None = Field(description="Until when the student is in time.")
    own_close_at: datetime | None = Field(description="Until when the student may submit.")


class TimeZoneWish(BaseModel):
    """By whose clocks dates are meant."""

    timezone: Line = Field(description="An IANA name, such as Europe/Vienna.")


class TimeZone(BaseModel):
    """By whose clocks dates are meant."""

    timezone: str


@router.get("/assignments/{assignment}/policy", responses=problems(403, 404))
def get_policy(assignment: AssignmentName, principal: Grader, service: CurrentService) -> Policy:
    """An assignment's policies, as they are for everybody without an extension."""
    with service.store.reading() as session:
        return _policy(_found(session, service, assignment))


@router.patch("/assignments/{assignment}/policy", responses=problems(403, 404))
def set_policy(assignment: AssignmentName, wish: PolicyWish, principal: Instructor, service: CurrentService) -> Policy:
    """Change an assignment's policies. Which attempts count, and penalties, follow for what is there already."""
    with _told(), service.store.writing() as session:
        found = _found(session, service, assignment)
        before = _policy(found).model_dump(mode="json")
        for name, value in _values(wish, policy.time_zone(found.course.timezone)).items():
            setattr(found, name, value)
        _check(found)
        session.flush()
        after = _policy(found)
        changed = {name: value for name, value in after.model_dump(mode="json").items() if value != before[name]}
        if changed:
            settle_all(session, found)
            audit(session, principal, service.course, "policy.changed", assignment, **changed)
    _mirror(service, assignment)
    return after


@router.get("/assignments/{assignment}/extensions", responses=problems(403, 404))
def list_extensions(
    assignment: AssignmentName, principal: Grader, service: CurrentService, limit: Limit = 200, cursor: Cursor = None
) -> Page[ExtensionGiven]:
    """Who has other dates, by name."""
    with service.store.reading() as session:
        found = _found(session, service, assignment)
        query = select(Person.name, Extension).join(Extension, Extension.person_id == Person.id)
        query = query.where(Extension.assignment_id == found.id).order_by(Person.name)
        if cursor:
            query = query.where(Person.name > from_cursor(cursor, str)[0])
        rows = session.execute(query.limit(limit + 1)).all()
        items = [_extension(found, name, extension) for name, extension in rows[:limit]]
    seen(service, principal, "extensions.viewed", assignment)
    return Page(items=items, next=to_cursor(items[-1].student) if len(rows) > limit else None)


@router.put("/assignments/{assignment}/extensions/{name}", responses=problems(403, 404))
def put_extension(
    assignment: AssignmentName, name: PersonName, wish: ExtensionWish, principal: Instructor, service: CurrentService
) -> ExtensionGiven:
    """Give a student other dates, in the place of any given before."""
    with _told(), service.store.writing() as session:
        found = _found(session, service, assignment)
        person, _ = member_of(session, course_of(session, service), name)
        zone = policy.time_zone(found.course.timezone)
        dates = {date: _moment(wish, date, zone) for date in ("due_at", "close_at")}
        if not any(dates.values()):
            sentence = say("An extension has a due date, a close date or both; expected at least one of them.")
            raise BadPolicy(sentence, "due_at")
        extension = session.get(Extension, (found.id, person.id))
        if extension is None:
            extension = Extension(assignment_id=found.id, person_id=person.id)
            session.add(extension)
        extension.due_at, extension.close_at, extension.reason = dates["due_at"], dates["close_at"], wish.reason
        policy.check_window(policy.window(found, extension), zone)
        session.flush()
        settle(session, found, person.id, again=True)
        given = _extension(found, name, extension)
        shown = {key: value for key, value in given.model_dump(mode="json").items() if key in dates and value}
        audit(session, principal, service.course, "extension.given", f"{name}/{assignment}", **shown)
    _mirror(service, assignment)
    return given


@router.delete("/assignments/{assignment}/extensions/{name}", status_code=204, responses=problems(403, 404))
def remove_extension(
    assignment: AssignmentName, name: PersonName, principal: Instructor, service: CurrentService
) -> None:
    """Take an extension back: the assignment's dates are the student's again."""
    with service.store.writing() as session:
        found = _found(session, service, assignment)
        person, _ = member_of(session, course_of(session, service), name)
        extension = session.get(Extension, (found.id, person.id))
        if extension is None:
            raise not_found(f"extension for {name!r}")
        session.delete(extension)
        session.flush()
        settle(session, found, person.id, again=True)
        audit(session, principal, service.course, "extension.removed", f"{name}/{assignment}")
    _mirror(service, assignment)


@router.put("/course/timezone", responses=problems(403))
def set_timezone(wish: TimeZoneWish, principal: Instructor, service: CurrentService) -> TimeZone:
    """Set by whose clocks dates are given and shown. Dates that are set remain the same moments."""
    with _told():
        policy.time_zone(wish.timezone)
    with service.store.writing() as session:
        course = course_of(session, service)
        if course.timezone != wish.timezone:
            audit(
                session,
                principal,
                service.course,
                "timezone.changed",
                course.name,
                before=course.timezone,
                after=wish.timezone,
            )
        course.timezone = wish.timezone
    return TimeZone(timezone=wish.timezone)


@contextmanager
def _told() -> Iterator[None]:
    """What cannot be is told to whoever asked for it."""
    try:
        yield
    except BadPolicy as error:
        field: dict[str, Any] = {"field": error.field} if error.field else {}
        raise Problem(422, "bad_policy", "Not a policy", error.args[0], **field) from None


def _found(session: Session, service: Service, name: str) -> Assignment:
    found = find_assignment(session, service, name)
    if found is None:
        raise not_found(say("assignment {name!r}", name=name))
    return found


def _values(wish: PolicyWish, zone: tzinfo) -> dict[str, Any]:
    """The columns to set, each checked by itself."""
    given = wish.model_fields_set
    values: dict[str, Any] = {
        name: _moment(wish, name, zone) for name in ("release_at", "due_at", "close_at") if name in given
    }
    for name, read in (
        ("late", policy.late_from),
        ("attempts", policy.attempts_from),
        ("feedback", policy.feedback_from),
    ):
        if name in given:
            chosen = getattr(wish, name)
            values[name] = asdict(read(chosen.model_dump())) if chosen is not None else {}
    if "counts" in given:
        values["counts"] = policy.counts_from(wish.counts)
    return values


def _moment(wish: PolicyWish | ExtensionWish, name: str, zone: tzinfo) -> datetime | None:
    text: str | None = getattr(wish, name)
    try:
        return None if text is None else policy.parse_date(text, zone)
    except BadPolicy as error:
        raise BadPolicy(error.args[0], name) from None


def _check(assignment: Assignment) -> None:
    """What has to hold of the policies together.

    Raises:
        BadPolicy: it does not.
    """
    window = Window(assignment.release_at, assignment.due_at, assignment.close_at)
    policy.check_window(window, policy.time_zone(assignment.course.timezone))
    feedback = policy.feedback_from(assignment.feedback)
    if feedback.when == "after_deadline" and policy.deadline(window) is None:
        sentence = say("Feedback is to wait for the deadline, but there is none: set a due or a close date as well.")
        raise BadPolicy(sentence, "when")


def _policy(assignment: Assignment) -> Policy:
    zone = policy.time_zone(assignment.course.timezone)
    return Policy(
        assignment=assignment.name,
        timezone=assignment.course.timezone,
        released=assignment.released is not None,
        release_at=_local(assignment.release_at, zone),
        due_at=_local(assignment.due_at, zone),
        close_at=_local(assignment.close_at, zone),
        late=Late.model_validate(asdict(policy.late_from(assignment.late))),
        attempts=Attempts.model_validate(asdict(policy.attempts_from(assignment.attempts))),
        feedback=Feedback.model_validate(asdict(policy.feedback_from(assignment.feedback))),
        counts=assignment.counts,  # type: ignore[arg-type]
    )


def _local(at: datetime | None, zone: tzinfo) -> datetime | None:
    return None if at is None else at.astimezone(zone)


def _extension(assignment: Assignment, name: str, extension: Extension) -> ExtensionGiven:
    zone = policy.time_zone(assignment.course.timezone)
    own = policy.window(assignment, extension)
    return ExtensionGiven(
        student=name,
        due_at=_local(extension.due_at, zone),
        close_at=_local(extension.close_at, zone),
        reason=extension.reason,
        own_due_at=_local(own.due_at, zone),
        own_close_at=_local(own.close_at, zone),
    )


def _mirror(service: Service, assignment: str) -> None:
    """Tell nbgrader at once where that is possible; whoever publishes the next work does so in any case."""
    try:
        with service.store.reading() as session, gradebook_of(service) as gradebook:
            mirror(session, gradebook, _found(session, service, assignment))
    except (GradebookError, OSError):
        return
