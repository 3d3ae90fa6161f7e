"""What staff do on pages: release, have work graded again, and see what a regrade would change before it does."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from autograder.service.api import assignments, policies, regrades
from autograder.service.api.dependencies import CurrentService
from autograder.service.api.middleware import prefix_of
from autograder.service.context import Service
from autograder.service.pages.forms import Sent, refuse, text, texts, to
from autograder.service.pages.reading import Reader, Writer
from autograder.service.pages.rendering import page
from autograder.service.pages.tables import AskedTable, shown

router = APIRouter()


@router.get("/regrades")
def regrades_page(request: Request, reader: Reader, service: CurrentService, asked: AskedTable) -> Any:
    """The regrades so far."""
    refuse(reader, service)
    table = regrades.read_regrades(reader.principal, service)
    export = f"{prefix_of(service.settings)}/api/v1/regrades.csv"
    return page(request, "regrades.html", reader, table=shown(table, asked, export))


@router.post("/assignments/{assignment}/release")
def release(assignment: str, writer: Writer, service: CurrentService) -> Any:
    """Release an assignment, made from the course's source."""
    refuse(writer, service)
    assignments.release(assignment, writer.principal, service)
    return to(service, "assignments", assignment)


@router.post("/assignments/{assignment}/release/end")
def end_release(assignment: str, writer: Writer, service: CurrentService) -> Any:
    """Take the release back."""
    refuse(writer, service)
    assignments.end_release(assignment, writer.principal, service)
    return to(service, "assignments", assignment)


@router.post("/assignments/{assignment}/feedback")
def show_feedback(assignment: str, writer: Writer, sent: Sent, service: CurrentService) -> Any:
    """Hide or show feedback, from now on."""
    refuse(writer, service)
    former = policies.get_policy(assignment, writer.principal, service).feedback
    when = "hidden" if text(sent, "show") == "no" else "at_once"
    feedback = former.model_copy(update={"when": when})
    policies.set_policy(
        assignment, policies.PolicyWish.model_validate({"feedback": feedback}), writer.principal, service
    )
    return to(service, "assignments", assignment)


@router.post("/assignments/{assignment}/regrades")
def ask(assignment: str, writer: Writer, sent: Sent, service: CurrentService) -> Any:
    """Grade an assignment's submissions again by the course as it is now, or the chosen ones; nothing holds yet."""
    refuse(writer, service)
    chosen = texts(sent, "one") or texts(sent, "submissions")
    if not chosen and text(sent, "which") == "chosen":
        return to(service, "assignments", assignment, "submissions", nothing="1")
    wish = regrades.RegradeWish(assignment=assignment[:128], submissions=chosen or None)
    made = regrades.ask_for_regrade(wish, writer.principal, service, Response())
    return _to(service, made.id)


@router.get("/regrades/{id}")
def regrade_page(request: Request, id: str, reader: Reader, service: CurrentService, asked: AskedTable) -> Any:
    """Which verdicts a regrade would change, and whose."""
    refuse(reader, service)
    preview, tables = regrades.read_regrade(service, reader.principal, id)
    export = f"{prefix_of(service.settings)}/api/v1/regrades/{id}"
    listed = {name: shown(table, asked, f"{export}/{name}.csv") for name, table in tables.items()}
    return page(request, "regrade.html", reader, regrade=preview, tables=listed)


@router.post("/regrades/{id}/apply")
def apply(id: str, writer: Writer, service: CurrentService) -> Any:
    """Let the new verdicts hold."""
    refuse(writer, service)
    regrades.apply_regrade(id, writer.principal, service)
    return _to(service, id)


@router.post("/regrades/{id}/cancel")
def cancel(id: str, writer: Writer, service: CurrentService) -> Any:
    """Drop the regrade."""
    refuse(writer, service)
    regrades.cancel_regrade(id, writer.principal, service)
    return _to(service, id)


def _to(service: Service, id: str) -> RedirectResponse:
    return to(service, "regrades", id)
