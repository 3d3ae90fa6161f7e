"""What students see: their assignments, handing in, and what has become of it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile

from autograder.service.api import assignments, submissions
from autograder.service.api.dependencies import CurrentService, refuse_below
from autograder.service.api.middleware import prefix_of
from autograder.service.api.problems import Problem
from autograder.service.api.submissions import SubmissionId
from autograder.service.pages.reading import Reader, Writer
from autograder.service.pages.rendering import page
from autograder.service.submitting import MAX_FILES

router = APIRouter()
MANY = 500


@router.get("/")
def home(request: Request, reader: Reader, service: CurrentService) -> Any:
    """The assignments."""
    if service.course not in reader.principal.roles and not reader.principal.is_administrator:
        return page(request, "stranger.html", reader)
    found = assignments.list_assignments(reader.principal, service, limit=MANY)
    aside = []
    if submissions.is_staff(reader.principal, service):
        listed = submissions.list_submissions(reader.principal, service, status="ungraded", limit=MANY)
        aside = [each for each in listed.items if each.status == "ungraded"]
    return page(request, "home.html", reader, assignments=found.items, aside=aside)


@router.get("/assignments/{assignment}")
def assignment_page(request: Request, assignment: str, reader: Reader, service: CurrentService) -> Any:
    """One assignment: what to fetch, where to hand in, and the attempts so far."""
    return _assignment(request, assignment, reader, service)


async def _uploaded(request: Request, writer: Writer, service: CurrentService) -> dict[str, bytes]:
    refuse_below(writer.principal, "student", "submit", service.course)
    form = await request.form(max_files=MAX_FILES, max_fields=20)
    sent = [value for _, value in form.multi_items() if isinstance(value, UploadFile) and value.filename]
    return {file.filename or "": await file.read() for file in sent}


@router.post("/assignments/{assignment}/submissions")
def hand_in(
    request: Request,
    assignment: str,
    writer: Writer,
    files: Annotated[dict[str, bytes], Depends(_uploaded)],
    service: CurrentService,
) -> Any:
    """Hand in, and go where the verdicts appear."""
    if not files:
        return _assignment(request, assignment, writer, service, trouble="nothing", status=422)
    try:
        made = submissions.hand_in(Response(), assignment, writer.principal, files, service)
    except Problem as problem:
        if problem.status_code in (403, 404):
            raise
        trouble = problem.detail
        return _assignment(request, assignment, writer, service, trouble=trouble, status=problem.status_code)
    return RedirectResponse(f"{prefix_of(service.settings)}/submissions/{made.id}", 303)


def _assignment(
    request: Request, name: str, reader: Reader, service: CurrentService, trouble: str = "", status: int = 200
) -> Any:
    principal = reader.principal
    refuse_below(principal, "student", "read", service.course)
    found = assignments.get_assignment(name, principal, service)
    files = assignments.list_files(name, principal, service).items if found.released_at else []
    mine = submissions.list_submissions(principal, service, assignment=name, student=principal.name, limit=MANY)
    return page(
        request,
        "assignment.html",
        reader,
        status,
        assignment=found,
        files=files,
        submissions=mine.items,
        trouble=trouble,
    )


@router.get("/submissions/{submission_id}")
def submission_page(request: Request, submission_id: SubmissionId, reader: Reader, service: CurrentService) -> Any:
    """What was handed in, how far it is, and the verdicts."""
    principal = reader.principal
    refuse_below(principal, "student", "read", service.course)
    found = submissions.get_submission(submission_id, principal, service)
    report = submissions.get_report(submission_id, principal, service)
    files = submissions.list_files(submission_id, principal, service).items
    feedback = submissions.list_feedback(submission_id, principal, service).items
    return page(
        request,
        "submission.html",
        reader,
        submission=found,
        reports=report.reports,
        files=files,
        feedback=[each.notebook for each in feedback if each.visible],
        waits=found.status in ("queued", "grading"),
    )
