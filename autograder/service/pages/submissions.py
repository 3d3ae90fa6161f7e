"""An assignment's submissions for staff: finding some, grading them again, and taking one out to grade it by hand."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from autograder.service.api import submissions
from autograder.service.api.dependencies import CurrentService
from autograder.service.api.problems import Problem
from autograder.service.api.shapes import Page
from autograder.service.api.submissions import SubmissionDescription, SubmissionId
from autograder.service.pages.forms import refuse, to
from autograder.service.pages.reading import Reader, Writer
from autograder.service.pages.rendering import page

router = APIRouter()
MANY = 50
STATUSES = ("waiting", "graded", "unreadable", "ungraded")


@router.get("/assignments/{assignment}/submissions")
def submissions_page(
    request: Request,
    assignment: str,
    reader: Reader,
    service: CurrentService,
    student: str = "",
    status: str = "",
    cursor: str | None = None,
    nothing: bool = False,
) -> Any:
    """The submissions, the latest first; only a student's, or of one status. Who may see their own alone is led there.

    A student comes here from the address of a refusal, which is where work is handed in.
    """
    if not submissions.is_staff(reader.principal, service):
        return to(service, "assignments", assignment)
    refuse(reader, service, "grader")
    known = status if status in STATUSES else ""
    try:
        found = submissions.list_submissions(
            reader.principal,
            service,
            assignment=assignment,
            student=student.strip()[:128] or None,
            status=known or None,  # type: ignore[arg-type]
            limit=MANY,
            cursor=cursor,
        )
    except Problem as problem:
        if problem.status_code != 404:
            raise
        found = Page[SubmissionDescription](items=[])
    return page(
        request,
        "submissions.html",
        reader,
        assignment=assignment,
        found=found,
        student=student,
        chosen=known,
        statuses=STATUSES,
        is_first=cursor is None,
        nothing=nothing,
    )


@router.post("/submissions/{submission_id}/take-out")
def take_out(submission_id: SubmissionId, writer: Writer, service: CurrentService) -> Any:
    """Take it out of the class; then to where it is graded by hand."""
    refuse(writer, service)
    submissions.take_out(submission_id, writer.principal, service)
    return to(service, "submissions", submission_id, "formgrader")


@router.post("/submissions/{submission_id}/put-back")
def put_back(submission_id: SubmissionId, writer: Writer, service: CurrentService) -> Any:
    """Put it back into the class."""
    refuse(writer, service)
    found = submissions.put_back(submission_id, writer.principal, service)
    return to(service, "assignments", found.assignment, "submissions", student=found.student)


@router.post("/submissions/{submission_id}/withhold")
def withhold(submission_id: SubmissionId, writer: Writer, service: CurrentService) -> Any:
    """Put it aside: it does not count, and the one before it may."""
    refuse(writer, service)
    found = submissions.withhold(submission_id, writer.principal, service)
    return to(service, "assignments", found.assignment, "submissions", student=found.student)


@router.post("/submissions/{submission_id}/restore")
def restore(submission_id: SubmissionId, writer: Writer, service: CurrentService) -> Any:
    """Let it count again."""
    refuse(writer, service)
    found = submissions.restore(submission_id, writer.principal, service)
    return to(service, "assignments", found.assignment, "submissions", student=found.student)


@router.get("/submissions/{submission_id}/formgrader")
def formgrader_page(request: Request, submission_id: SubmissionId, reader: Reader, service: CurrentService) -> Any:
    """Where and how a submission is graded by hand."""
    refuse(reader, service, "grader")
    found = submissions.get_submission(submission_id, reader.principal, service)
    places = submissions.get_formgrader(submission_id, reader.principal, service).items
    folder = service.settings.course
    return page(request, "formgrader.html", reader, submission=found, places=places, folder=folder)
