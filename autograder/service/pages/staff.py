"""What staff do on pages: release, have work graded again, and see what a regrade would change before it does."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from autograder.service.api import assignments, regrades, submissions
from autograder.service.api.dependencies import CurrentService, refuse_below
from autograder.service.api.middleware import prefix_of
from autograder.service.api.submissions import SubmissionId
from autograder.service.context import Service
from autograder.service.pages.reading import Reader, Writer
from autograder.service.pages.rendering import page

router = APIRouter()
MANY = 500


@router.get("/regrades")
def regrades_page(request: Request, reader: Reader, service: CurrentService) -> Any:
    """The regrades so far."""
    refuse_below(reader.principal, "instructor", "manage", service.course)
    found = regrades.list_regrades(reader.principal, service, None, MANY)
    return page(request, "regrades.html", reader, regrades=found.items)


@router.post("/assignments/{assignment}/release")
def release(assignment: str, writer: Writer, service: CurrentService) -> Any:
    """Release an assignment, made from the course's source."""
    refuse_below(writer.principal, "instructor", "manage", service.course)
    assignments.release(assignment, writer.principal, service)
    return RedirectResponse(f"{prefix_of(service.settings)}/assignments/{quote(assignment, safe='')}", 303)


@router.post("/submissions/{submission_id}/requeue")
def requeue(submission_id: SubmissionId, writer: Writer, service: CurrentService) -> Any:
    """Grade work again that was put aside without a verdict."""
    refuse_below(writer.principal, "grader", "grade", service.course)
    submissions.requeue(submission_id, writer.principal, service)
    return RedirectResponse(f"{prefix_of(service.settings)}/submissions/{submission_id}", 303)


@router.post("/assignments/{assignment}/regrades")
def ask(assignment: str, writer: Writer, service: CurrentService) -> Any:
    """Grade an assignment's submissions again by the course as it is now; nothing holds yet."""
    refuse_below(writer.principal, "instructor", "manage", service.course)
    wish = regrades.RegradeWish(assignment=assignment[:128])
    made = regrades.ask_for_regrade(wish, writer.principal, service, Response())
    return _to(service, made.id)


@router.get("/regrades/{id}")
def regrade_page(request: Request, id: str, reader: Reader, service: CurrentService) -> Any:
    """Which verdicts a regrade would change, and whose."""
    refuse_below(reader.principal, "instructor", "manage", service.course)
    preview = regrades.get_regrade(id, reader.principal, service)
    changes = regrades.list_changes(id, reader.principal, service, MANY)
    effects = regrades.list_effects(id, reader.principal, service, MANY)
    moved = [each for each in effects.items if each.points_before != each.points_after]
    return page(
        request,
        "regrade.html",
        reader,
        regrade=preview,
        changes=changes.items,
        more=changes.next is not None,
        students=moved,
    )


@router.post("/regrades/{id}/apply")
def apply(id: str, writer: Writer, service: CurrentService) -> Any:
    """Let the new verdicts hold."""
    refuse_below(writer.principal, "instructor", "manage", service.course)
    regrades.apply_regrade(id, writer.principal, service)
    return _to(service, id)


@router.post("/regrades/{id}/cancel")
def cancel(id: str, writer: Writer, service: CurrentService) -> Any:
    """Drop the regrade."""
    refuse_below(writer.principal, "instructor", "manage", service.course)
    regrades.cancel_regrade(id, writer.principal, service)
    return _to(service, id)


def _to(service: Service, id: str) -> RedirectResponse:
    return RedirectResponse(f"{prefix_of(service.settings)}/regrades/{id}", 303)
