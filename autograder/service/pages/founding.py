"""The first visit to a service without a course: its name, its clocks, and where its assignments come from."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from fastapi import APIRouter, Request

from autograder.authoring.ready_made import ready_made
from autograder.course import CourseError
from autograder.service.api import founding
from autograder.service.api.dependencies import CurrentService
from autograder.service.api.founding import CourseWish
from autograder.service.api.problems import Problem
from autograder.service.context import Service
from autograder.service.pages.forms import Sent, refuse, text, to, wrong
from autograder.service.pages.reading import Reader, Writer
from autograder.service.pages.rendering import page

router = APIRouter()
FIELDS = ("name", "timezone", "kind")


@router.get("/")
def course_step(request: Request, reader: Reader, service: CurrentService) -> Any:
    """What the course is to be."""
    refuse(reader, service, "administrator")
    return _page(request, reader, service)


@router.post("/")
def begin(request: Request, writer: Writer, sent: Sent, service: CurrentService) -> Any:
    """Begin the course; from then on the same address serves it."""
    refuse(writer, service, "administrator")
    typed = {name: text(sent, name, 128) for name in FIELDS}
    kind: Any = typed["kind"] if typed["kind"] in ("ready", "own", "demo") else "ready"
    try:
        wish = CourseWish(name=typed["name"], timezone=typed["timezone"], kind=kind)
        founding.begin_course(wish, writer.principal, service, request)
    except Problem as problem:
        return _page(request, writer, service, 422, typed=typed, errors=wrong(problem, "name", *FIELDS))
    return to(service, "queue") if kind == "demo" else to(service, "setup", "people")


def _page(
    request: Request,
    reader: Reader,
    service: Service,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Any:
    folder = service.settings.course
    name = re.sub(r"[^\w.-]+", "-", folder.name).strip("-._")
    try:
        names = ready_made().assignments
    except CourseError:
        names = ()
    return page(
        request,
        "setup_course.html",
        reader,
        status,
        folder=folder,
        assignments=names,
        zones=sorted(available_timezones()),
        typed=typed or {"name": name or "course", "timezone": _zone_here(), "kind": "ready" if names else "own"},
        errors=errors or {},
    )


def _zone_here() -> str:
    """The time zone of this machine, where it says so."""
    named = os.environ.get("TZ", "").lstrip(":")
    try:
        named = named or os.readlink("/etc/localtime").partition("zoneinfo/")[2] or Path("/etc/timezone").read_text()
    except OSError:
        named = ""
    return named.strip() if named.strip() in available_timezones() else "UTC"
