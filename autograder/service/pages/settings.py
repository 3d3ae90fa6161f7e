"""An assignment's settings: dates by the course's clocks, late work, attempts, feedback, and extensions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError

from autograder.service.api import policies
from autograder.service.api.dependencies import CurrentService
from autograder.service.api.policies import ExtensionGiven, ExtensionWish, Policy, PolicyWish
from autograder.service.api.problems import Problem
from autograder.service.context import Service
from autograder.service.pages.forms import Sent, refuse, text, to, wrong
from autograder.service.pages.reading import Reader, Writer
from autograder.service.pages.rendering import page
from autograder.service.policy import COUNTS, DETAILS, WHEN
from autograder.texts import say

router = APIRouter()
MANY = 100
DATES = ("release_at", "due_at", "close_at")
NUMBERS = {
    "percent_per_day": (0, 100),
    "grace_minutes": (0, 527_040),
    "zero_after_days": (0, 366),
    "burst": (1, 1000),
    "minutes_per_attempt": (0.01, 527_040),
}
"""The fields that take a number, and from where to where."""
CHOICES = {"detail": DETAILS, "when": WHEN, "counts": COUNTS}
_EXTENSION = ("student", "due_at", "close_at", "reason")


@router.get("/assignments/{assignment}/settings")
def settings_page(
    request: Request,
    assignment: str,
    reader: Reader,
    service: CurrentService,
    saved: bool = False,
    extend: str = "",
    cursor: str | None = None,
) -> Any:
    """What holds for the assignment, to be changed."""
    refuse(reader, service)
    return _page(request, reader, service, assignment, saved=saved, extend=extend, cursor=cursor)


@router.post("/assignments/{assignment}/settings")
def change(request: Request, assignment: str, writer: Writer, sent: Sent, service: CurrentService) -> Any:
    """Change what holds."""
    refuse(writer, service)
    former = policies.get_policy(assignment, writer.principal, service)
    typed = {name: text(sent, name) for name in (*DATES, *NUMBERS, *CHOICES)}
    wish, errors = _wish(typed, _shown(former))
    if wish is not None:
        try:
            policies.set_policy(assignment, wish, writer.principal, service)
        except Problem as problem:
            errors = wrong(problem, "due_at", *DATES, *NUMBERS, *CHOICES)
    if errors:
        return _page(request, writer, service, assignment, 422, typed=typed, errors=errors)
    return to(service, "assignments", assignment, "settings", saved="1")


@router.post("/assignments/{assignment}/extensions")
def extend(request: Request, assignment: str, writer: Writer, sent: Sent, service: CurrentService) -> Any:
    """Give a student other dates."""
    refuse(writer, service)
    typed = {name: text(sent, name) for name in _EXTENSION}
    errors: dict[str, str] = (
        {} if typed["student"] else {"student": say("Whom is it for? Expected a name of the roster.")}
    )
    if not errors:
        dates = {name: typed[name].replace("T", " ") or None for name in ("due_at", "close_at")}
        wish = ExtensionWish.model_validate({**dates, "reason": typed["reason"]})
        try:
            policies.put_extension(assignment, typed["student"][:128], wish, writer.principal, service)
        except Problem as problem:
            first = "student" if problem.status_code == 404 else "due_at"
            errors = wrong(problem, first, *_EXTENSION)
    if errors:
        return _page(request, writer, service, assignment, 422, extension=typed, extension_errors=errors)
    return to(service, "assignments", assignment, "settings", saved="1")


@router.post("/assignments/{assignment}/extensions/remove")
def end_extension(request: Request, assignment: str, writer: Writer, sent: Sent, service: CurrentService) -> Any:
    """Take an extension back; the page offers to undo that."""
    refuse(writer, service)
    student = text(sent, "student")
    former = _extension_of(writer, service, assignment, student)
    if former is not None:
        policies.remove_extension(assignment, student, writer.principal, service)
    return _page(request, writer, service, assignment, removed=_typed(former) if former else None)


def _page(
    request: Request,
    reader: Reader,
    service: Service,
    assignment: str,
    status: int = 200,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    extension: Mapping[str, str] | None = None,
    extension_errors: Mapping[str, str] | None = None,
    removed: Mapping[str, str] | None = None,
    saved: bool = False,
    extend: str = "",
    cursor: str | None = None,
) -> Any:
    policy = policies.get_policy(assignment, reader.principal, service)
    extensions = policies.list_extensions(assignment, reader.principal, service, MANY, cursor)
    if extend and extension is None:
        former = _extension_of(reader, service, assignment, extend)
        extension = _typed(former) if former else dict.fromkeys(_EXTENSION, "") | {"student": extend}
    return page(
        request,
        "settings.html",
        reader,
        status,
        assignment=assignment,
        policy=policy,
        typed=typed or _shown(policy),
        errors=errors or {},
        numbers=NUMBERS,
        extensions=extensions,
        extension=extension or dict.fromkeys(_EXTENSION, ""),
        extension_errors=extension_errors or {},
        removed=removed,
        saved=saved,
    )


def _wish(typed: Mapping[str, str], shown: Mapping[str, str]) -> tuple[PolicyWish | None, dict[str, str]]:
    """What is to change, or what of it cannot be used. A date that was not touched stays to the second."""
    errors: dict[str, str] = {}
    number = {name: _number(name, typed[name], errors) for name in NUMBERS}
    for name, allowed in CHOICES.items():
        if typed[name] not in allowed:
            errors[name] = say("Choose one of those that are offered.")
    if errors:
        return None, errors
    dates = {name: typed[name].replace("T", " ") or None for name in DATES if typed[name] != shown[name]}
    burst = number["burst"]
    try:
        wish = PolicyWish.model_validate(
            {
                **dates,
                "late": {
                    "percent_per_day": number["percent_per_day"] or 0,
                    "grace_minutes": number["grace_minutes"] or 0,
                    "zero_after_days": number["zero_after_days"],
                },
                "attempts": {
                    "burst": None if burst is None else int(burst),
                    "minutes_per_attempt": number["minutes_per_attempt"],
                },
                "feedback": {"detail": typed["detail"], "when": typed["when"]},
                "counts": typed["counts"],
            }
        )
    except ValidationError as error:
        return None, {str(each["loc"][-1]): str(each["msg"]) for each in error.errors()}
    return wish, {}


def _number(name: str, typed: str, errors: dict[str, str]) -> float | None:
    if not typed:
        return None
    least, most = NUMBERS[name]
    try:
        found = float(typed)
    except ValueError:
        found = float("nan")
    if not least <= found <= most or (name == "burst" and found != int(found)):
        errors[name] = say(
            "{found} cannot be used here: expected a number from {least} to {most}.",
            found=typed[:40],
            least=f"{least:g}",
            most=f"{most:g}",
        )
    return found


def _shown(policy: Policy) -> dict[str, str]:
    """What the form's fields hold."""
    late, attempts = policy.late, policy.attempts
    numbers = {
        "percent_per_day": late.percent_per_day,
        "grace_minutes": late.grace_minutes,
        "zero_after_days": late.zero_after_days,
        "burst": attempts.burst,
        "minutes_per_attempt": attempts.minutes_per_attempt,
    }
    return {
        **{name: local_input(getattr(policy, name)) for name in DATES},
        **{name: "" if value is None else f"{value:g}" for name, value in numbers.items()},
        "detail": policy.feedback.detail,
        "when": policy.feedback.when,
        "counts": policy.counts,
    }


def local_input(at: datetime | None) -> str:
    """A moment as a field of dates and times holds it, by the clocks that it comes with."""
    return "" if at is None else f"{at:%Y-%m-%dT%H:%M}"


def _extension_of(reader: Reader, service: Service, assignment: str, student: str) -> ExtensionGiven | None:
    cursor = None
    while True:
        found = policies.list_extensions(assignment, reader.principal, service, 500, cursor)
        for each in found.items:
            if each.student == student:
                return each
        if (cursor := found.next) is None:
            return None


def _typed(given: ExtensionGiven) -> dict[str, str]:
    dates = {"due_at": local_input(given.due_at), "close_at": local_input(given.close_at)}
    return {"student": given.student, **dates, "reason": given.reason}
