"""The roster as ngshare's command for managing a course reads and changes it, by the rules of the API's `people`."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from sqlalchemy import select
from starlette.exceptions import HTTPException

from autograder.service.api import people
from autograder.service.api.dependencies import CurrentService, require
from autograder.service.api.people import MemberWish
from autograder.service.context import Service
from autograder.service.exchange.answers import ExchangeRoute, Fields, Refusal, not_found, success
from autograder.service.exchange.finding import AnyReader, InCourse, Instructor, StaffReader, checked, staff
from autograder.service.people import Principal, roster
from autograder.service.people.audit import seen
from autograder.service.store.models import Course

router = APIRouter(route_class=ExchangeRoute)
TEACHING = ("instructor", "administrator")
LEARNING = ("student",)
MAX_STUDENTS = 10_000
_DETAILS = ("first_name", "last_name", "email")
Administrator = Annotated[Principal, Depends(require("administrator", "manage"))]


@router.get("/students/{course}")
def students(service: CurrentService, principal: StaffReader, course: InCourse) -> JSONResponse:
    """All students."""
    seen(service, principal, "roster.viewed", service.course)
    return success(students=_members(service, LEARNING))


@router.get("/instructors/{course}")
def instructors(service: CurrentService, principal: AnyReader, course: InCourse) -> JSONResponse:
    """All instructors."""
    return success(instructors=_members(service, TEACHING))


@router.get("/student/{course}/{name}")
def student(service: CurrentService, principal: AnyReader, course: InCourse, name: str) -> JSONResponse:
    """One student: oneself, or for staff anybody."""
    if name != principal.name and not staff(service, principal):
        raise Refusal(403, f"You have signed in as {principal.name}: who others are is for the course's staff.")
    found = _member(service, LEARNING, name)
    if name != principal.name:
        seen(service, principal, "member.viewed", name)
    return success(**found)


@router.get("/instructor/{course}/{name}")
def instructor(service: CurrentService, principal: AnyReader, course: InCourse, name: str) -> JSONResponse:
    """One instructor."""
    return success(**_member(service, TEACHING, name))


@router.post("/student/{course}/{name}")
def put_student(
    service: CurrentService, principal: Instructor, course: InCourse, name: str, form: Fields
) -> JSONResponse:
    """Make somebody a student, or change who that is."""
    _put(service, principal, name, "student", dict(form))
    return success()


@router.post("/students/{course}")
def put_students(service: CurrentService, principal: Instructor, course: InCourse, form: Fields) -> JSONResponse:
    """Likewise for many; each one's `status` says whether it was done."""
    status = []
    for entry in _entries(form.get("students")):
        name = entry["username"]
        try:
            _put(service, principal, name, "student", entry)
            status.append({"username": name, "success": True})
        except (Refusal, HTTPException) as error:
            said = str(error) if isinstance(error, Refusal) else error.detail
            status.append({"username": name, "success": False, "message": said})
    return success(status=status)


@router.post("/instructor/{course}/{name}")
def put_instructor(
    service: CurrentService, principal: Administrator, course: InCourse, name: str, form: Fields
) -> JSONResponse:
    """Make somebody an instructor, or change who that is."""
    _put(service, principal, name, "instructor", dict(form))
    return success()


@router.delete("/student/{course}/{name}")
def remove_student(service: CurrentService, principal: Instructor, course: InCourse, name: str) -> JSONResponse:
    """Take a student out of the course; what was submitted stays."""
    _member(service, LEARNING, name)
    people.remove_member(name, principal, service)
    return success()


@router.delete("/instructor/{course}/{name}")
def remove_instructor(service: CurrentService, principal: Administrator, course: InCourse, name: str) -> JSONResponse:
    """Take an instructor out of the course."""
    _member(service, TEACHING, name)
    people.remove_member(name, principal, service)
    return success()


@router.post("/course/{name}")
@router.delete("/course/{name}")
def change_courses(service: CurrentService, principal: Administrator, name: str) -> JSONResponse:
    """What ngshare's administrators do with courses, and a service of one course does not."""
    raise Refusal(
        409, f"This service is for the course {service.course} alone: `autograder serve` in another course's folder is "
             "that one's."
    )  # fmt: skip


def _members(service: Service, roles: tuple[str, ...]) -> list[dict[str, str]]:
    with service.store.reading() as session:
        course = session.scalars(select(Course).where(Course.name == service.course)).one()
        found = [person for person, role in roster.members(session, course) if role in roles]
    return [{"username": each.name, **{key: getattr(each, key) for key in _DETAILS}} for each in found]


def _member(service: Service, roles: tuple[str, ...], name: str) -> dict[str, str]:
    found = next((each for each in _members(service, roles) if each["username"] == checked(name)), None)
    if found is None:
        raise not_found(f"{roles[0]} {name!r} in {service.course}")
    return found


def _put(service: Service, principal: Principal, name: str, role: str, details: dict[str, Any]) -> None:
    if role == "student" and any(each["username"] == name for each in _members(service, ("grader", *TEACHING))):
        raise Refusal(409, f"{name} is one of the course's staff, and stays so: the API's /people changes roles.")
    given = {key: details[key] for key in _DETAILS if details.get(key) is not None}
    try:
        wish = MemberWish.model_validate({"role": role, **given})
    except ValidationError as error:
        said = "; ".join(f"{each['loc'][0]}: {each['msg']}" for each in error.errors())
        raise Refusal(400, f"What is said of {name[:60]!r} cannot be used: {said}.") from None
    people.put_member(checked(name), wish, principal, service)


def _entries(text: str | None) -> list[dict[str, Any]]:
    try:
        entries = json.loads(text or "")
    except (ValueError, RecursionError):
        raise Refusal(400, "The field `students` is missing or not JSON: expected a list of students.") from None
    if not isinstance(entries, list) or len(entries) > MAX_STUDENTS:
        raise Refusal(400, f"The field `students` is no list of at most {MAX_STUDENTS} students.")
    for entry in entries:
        name = entry.get("username") if isinstance(entry, dict) else None
        if not isinstance(name, str) or not name.isprintable():
            raise Refusal(400, "A student of the list has no `username`: expected a text for each.")
    return entries
