"""What students see: their assignments, handing in, and what has become of it."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile

from autograder.service.api import assignments, differences, notebooks, submissions
from autograder.service.api.dependencies import CurrentService, refuse_below
from autograder.service.api.middleware import prefix_of
from autograder.service.api.notebooks import NotebookName
from autograder.service.api.problems import Problem
from autograder.service.api.submissions import SubmissionDescription, SubmissionId
from autograder.service.pages.commands import commands
from autograder.service.pages.instructions import instructions
from autograder.service.pages.progress_line import Point, progress_line
from autograder.service.pages.reading import Reader, Writer
from autograder.service.pages.rendering import page
from autograder.service.submitting import MAX_FILES

router = APIRouter()
MANY = 500
ATTEMPTS = 50
"""How many attempts a page lists."""
_TOLD_ON_THE_PAGE = ("closed", "not_released", "no_attempts_left", "too_large", "bad_files", "no_such_notebook",
                     "key_reused")  # fmt: skip
"""Refusals of what was handed in; others are of whoever does so."""
Before = Annotated[str | None, Query(max_length=500)]


@router.get("/")
def home(request: Request, reader: Reader, service: CurrentService) -> Any:
    """The assignments."""
    if service.course not in reader.principal.roles and not reader.principal.is_administrator:
        return page(request, "stranger.html", reader)
    found = assignments.list_assignments(reader.principal, service, limit=MANY)
    aside = False
    if submissions.is_staff(reader.principal, service):
        aside = bool(submissions.list_submissions(reader.principal, service, status="ungraded", limit=1).items)
    return page(request, "home.html", reader, assignments=found.items, aside=aside)


@router.get("/assignments/{assignment}")
def assignment_page(
    request: Request, assignment: str, reader: Reader, service: CurrentService, before: Before = None
) -> Any:
    """One assignment: what it asks, what to fetch, where to hand in, and the attempts so far."""
    return _assignment(request, assignment, reader, service, before=before)


@dataclass(frozen=True)
class _Sent:
    """The files of the form, and what its page gave it so that sending it twice is once; `size` is theirs together."""

    files: dict[str, bytes]
    once: str
    size: int


async def _sent(request: Request, writer: Writer, service: CurrentService) -> _Sent:
    refuse_below(writer.principal, "student", "submit", service.course)
    form = await request.form(max_files=MAX_FILES, max_fields=20)
    files = [value for _, value in form.multi_items() if isinstance(value, UploadFile) and value.filename]
    size = sum(file.size or 0 for file in files)
    once = form.get("once")
    if size > service.settings.max_upload_bytes:
        return _Sent({}, "", size)
    contents = {file.filename or "": await file.read() for file in files}
    return _Sent(contents, once if isinstance(once, str) else "", size)


@router.post("/assignments/{assignment}/submissions")
def hand_in(
    request: Request,
    assignment: str,
    writer: Writer,
    sent: Annotated[_Sent, Depends(_sent)],
    service: CurrentService,
) -> Any:
    """Hand in, and go where the verdicts appear; what is refused is told on the page."""
    trouble, status = "", 422
    if not sent.files:
        trouble, status = ("too_large", 413) if sent.size else ("nothing", 422)
    else:
        try:
            made = submissions.hand_in(
                Response(), assignment, writer.principal, sent.files, service, idempotency_key=_key(sent)
            )
        except Problem as problem:
            if problem.code not in _TOLD_ON_THE_PAGE:
                raise
            trouble, status = problem.detail, problem.status_code
        else:
            return RedirectResponse(f"{prefix_of(service.settings)}/submissions/{made.id}", 303)
    return _assignment(request, assignment, writer, service, trouble=trouble, status=status)


def _key(sent: _Sent) -> str | None:
    """The same for the same files from the same page: a second press of the button is no second attempt."""
    if not 0 < len(sent.once) <= 32 or not sent.once.isalnum():
        return None
    digest = hashlib.sha256()
    for path, data in sorted(sent.files.items()):
        for part in (path.encode("utf-8", "replace"), data):
            digest.update(len(part).to_bytes(8, "big") + part)
    return f"page-{sent.once}-{digest.hexdigest()}"


def _assignment(
    request: Request,
    name: str,
    reader: Reader,
    service: CurrentService,
    *,
    trouble: str = "",
    status: int = 200,
    before: str | None = None,
) -> Any:
    principal = reader.principal
    refuse_below(principal, "student", "read", service.course)
    found = assignments.get_assignment(name, principal, service)
    files = assignments.list_files(name, principal, service).items if found.released_at else []
    mine = submissions.list_submissions(
        principal, service, assignment=name, student=principal.name, limit=ATTEMPTS, cursor=before
    )
    return page(
        request,
        "assignment.html",
        reader,
        status,
        assignment=found,
        files=files,
        instructions=instructions(service, files),
        submissions=mine.items,
        earlier=mine.next,
        is_first=before is None,
        points=_points(mine.items),
        commands=commands(request, service, name, found.notebooks),
        most_bytes=service.settings.max_upload_bytes,
        once=uuid.uuid4().hex,
        progress_line=progress_line,
        trouble=trouble,
    )


def _points(found: list[SubmissionDescription]) -> list[Point]:
    """The attempts that have points, the first of them first."""
    return [
        Point(each.number, each.score, each.max_score, each.counts)
        for each in reversed(found)
        if each.score is not None and each.max_score is not None
    ]


@router.get("/submissions/{submission_id}")
def submission_page(request: Request, submission_id: SubmissionId, reader: Reader, service: CurrentService) -> Any:
    """What was handed in, how far it is, the verdicts, and what is other than in the attempt before."""
    principal = reader.principal
    refuse_below(principal, "student", "read", service.course)
    found = submissions.get_submission(submission_id, principal, service)
    report = submissions.get_report(submission_id, principal, service)
    files = submissions.list_files(submission_id, principal, service).items
    feedback = submissions.list_feedback(submission_id, principal, service).items
    difference, _ = differences.difference_of(submission_id, principal, service)
    waits = found.status in ("queued", "grading")
    return page(
        request,
        "submission.html",
        reader,
        submission=found,
        reports=report.reports,
        files=files,
        feedback=[each.notebook for each in feedback if each.visible],
        difference=difference,
        graded=[each.notebook for each in feedback if found.score is not None],
        tells=waits and assignments.get_assignment(found.assignment, principal, service).feedback.visible,
        waits=waits,
    )


@router.get("/submissions/{submission_id}/notebooks/{notebook}")
def notebook_page(
    request: Request, submission_id: SubmissionId, notebook: NotebookName, reader: Reader, service: CurrentService
) -> Any:
    """The notebook as it was graded: a page apart, which may run and load nothing."""
    refuse_below(reader.principal, "student", "read", service.course)
    return notebooks.get_notebook(request, submission_id, notebook, reader.principal, service)
