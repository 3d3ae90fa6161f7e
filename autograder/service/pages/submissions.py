"""An assignment's submissions for staff: finding some, grading them again, and taking one out to grade it by hand."""

from __future__ import annotations

from typing import Any, get_args
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request

from autograder.service.api import submissions
from autograder.service.api.dependencies import CurrentService
from autograder.service.api.middleware import prefix_of
from autograder.service.api.submissions import SubmissionId
from autograder.service.pages.forms import refuse, to
from autograder.service.pages.reading import Reader, Writer
from autograder.service.pages.rendering import page
from autograder.service.pages.tables import AskedTable, shown
from autograder.service.submission_tables import Status

router = APIRouter()
STATUSES: tuple[Status, ...] = get_args(Status)


@router.get("/assignments/{assignment}/submissions")
def submissions_page(
    request: Request,
    assignment: str,
    reader: Reader,
    service: CurrentService,
    asked: AskedTable,
    student: str = "",
    status: str = "",
    nothing: bool = False,
) -> Any:
    """The submissions, the latest first; only a student's, or of one status. Who may see their own alone is led there.

    A student comes here from the address of a refusal, which is where work is handed in.
    """
    if not submissions.is_staff(reader.principal, service):
        return to(service, "assignments", assignment)
    refuse(reader, service, "grader")
    chosen = next((each for each in STATUSES if each == status), None)
    kept = {name: value for name, value in (("student", student.strip()[:128]), ("status", chosen)) if value}
    found = submissions.read_submissions(service, reader.principal, assignment, kept.get("student"), chosen)
    place = f"{prefix_of(service.settings)}/api/v1/assignments/{quote(assignment, safe='')}/submissions.csv"
    table = shown(found, asked, f"{place}?{urlencode(kept)}" if kept else place, kept=kept)
    ids = [row["submission"] for row in table.view.rows]
    described = submissions.describe_submissions(service, reader.principal, ids)
    return page(
        request,
        "submissions.html",
        reader,
        assignment=assignment,
        table=table,
        described={each.id: each for each in described},
        student=student,
        chosen=chosen,
        statuses=STATUSES,
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
