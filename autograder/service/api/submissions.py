"""Submissions: handing in, what became of it, and what was handed in."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from autograder.service import feedback_pages, formgrader, policy, submission_tables
from autograder.service.api import downloads
from autograder.service.api.assignments import FilePath, Member, assignment_for
from autograder.service.api.dependencies import CurrentService, refuse_below, require
from autograder.service.api.downloads import FileDescription
from autograder.service.api.middleware import prefix_of
from autograder.service.api.people import Grader, Instructor, course_of, member_of
from autograder.service.api.problems import Problem, not_found, problems
from autograder.service.api.shapes import AssignmentName, Cursor, ForExcel, Limit, Page, from_cursor, to_cursor
from autograder.service.api.uploads import UPLOAD, uploaded
from autograder.service.context import Service
from autograder.service.counting import settle
from autograder.service.people import Principal
from autograder.service.people.audit import audit, seen
from autograder.service.queue import Work
from autograder.service.store.models import (
    Assignment,
    Extension,
    Outcome,
    Person,
    Publication,
    Submission,
    now,
)
from autograder.service.submitting import Refused, submit, tell
from autograder.service.tables import Table
from autograder.service.waiting import waiting
from autograder.texts import say

router = APIRouter(tags=["submissions"])
Submitter = Annotated[Principal, Depends(require("student", "submit"))]
SubmissionId = Annotated[str, Path(max_length=32, description="The submission's id.")]
Status = Literal["queued", "grading", "graded", "unreadable", "ungraded"]
_STATUS_OF = {
    "not_released": 403,
    "closed": 403,
    "no_attempts_left": 429,
    "too_large": 413,
    "bad_files": 422,
    "no_such_notebook": 422,
    "key_reused": 409,
}


class SubmissionDescription(BaseModel):
    """One attempt, and what has become of it."""

    id: str
    assignment: str
    student: str
    number: int = Field(description="Counts the student's attempts at the assignment, from 1.")
    submitted_at: datetime
    seconds_late: float
    origin: str = Field(description="Which way it came.")
    status: Status = Field(description="`ungraded` is our failure, and no zero: staff look after it.")
    position: int | None = Field(description="How many come before it, while it is queued.")
    score: float | None = Field(description="The automatic points; null without a verdict, or while I may not see it.")
    max_score: float | None
    counts: bool = Field(description="Whether it is the attempt that counts.")
    withheld: bool = Field(description="Whether staff have excluded it from those that may count.")
    by_hand: bool = Field(description="Whether a person grades it: until it is put back, its student has no mark.")


class ReportDescription(BaseModel):
    """A submission's reports, one for each notebook, as far as I may see them; none before there is a verdict."""

    submission: str
    status: Status
    version: str | None = Field(description="The state of the course that it was graded by.")
    graded_at: datetime | None
    reports: list[dict[str, Any]] = Field(description="The report's schema is in the documentation.")


class FeedbackDescription(BaseModel):
    """The feedback page of one notebook."""

    notebook: str
    visible: bool = Field(description="Whether I may see it now: the assignment's policy says so.")


class QueueState(BaseModel):
    """The queue of what is to be graded. `quarantined` counts what was put aside for staff to look at."""

    queued: int
    running: int
    quarantined: int
    oldest_seconds: float = Field(description="How long the first in line has waited.")


class FormgraderPlace(BaseModel):
    """A notebook in formgrader. Its name is empty for the assignment's own page, while nothing is published."""

    notebook: str
    path: str = Field(description="Below the address of the Jupyter server in which formgrader runs.")
    url: str | None = Field(description="The whole address; null where the service does not know that server.")


class WaitingDescription(BaseModel):
    """A submission without a verdict; `started_at` is null until a worker has it."""

    id: str
    assignment: str
    student: str
    number: int
    submitted_at: datetime
    started_at: datetime | None


@router.post(
    "/assignments/{assignment}/submissions",
    status_code=201,
    responses=problems(403, 404, 409, 413, 415, 429)
    | {201: {"headers": {"Location": {"description": "Where it is found.", "schema": {"type": "string"}}}}},
    openapi_extra=UPLOAD,
)
def hand_in(
    response: Response,
    assignment: AssignmentName,
    principal: Submitter,
    files: Annotated[dict[str, bytes], Depends(uploaded)],
    service: CurrentService,
    student: Annotated[
        str | None, Query(max_length=128, description="For whom, where not for me; instructors only.")
    ] = None,
    idempotency_key: Annotated[
        str | None,
        Header(max_length=128, description="A text of the client's own: sent again with the same files, it is once."),
    ] = None,
) -> SubmissionDescription:
    """Hand in. The answer means that it is stored for good; the verdict comes soon, at the events and the report."""
    at = now()
    if student is not None and student != principal.name:
        refuse_below(principal, "instructor", "manage", service.course)
    try:
        with service.store.writing() as session:
            found = assignment_for(session, service, principal, assignment)
            person_id = principal.person_id
            if student is not None and student != principal.name:
                person_id = member_of(session, course_of(session, service), student)[0].id
                audit(session, principal, service.course, "submission.made", f"{student}/{assignment}")
            submission = submit(
                service,
                session,
                assignment=found,
                person_id=person_id,
                files=files,
                origin="api",
                idempotency_key=idempotency_key,
                at=at,
            )
            described = _described(session, service, principal, submission, at)
    except Refused as refused:
        raise _refused(refused, at) from None
    response.headers["Location"] = f"{prefix_of(service.settings)}/api/v1/submissions/{described.id}"
    return described


def _refused(refused: Refused, at: datetime) -> Problem:
    headers, extra = {}, {}
    if refused.retry_at is not None:
        headers["Retry-After"] = str(max(1, math.ceil((refused.retry_at - at).total_seconds())))
        extra["retry_at"] = refused.retry_at.isoformat()
    status = _STATUS_OF[refused.code]
    return Problem(status, refused.code, "Not taken", refused.sentence, headers=headers, **extra)


@router.get("/submissions", responses=problems(403, 404))
def list_submissions(
    principal: Member,
    service: CurrentService,
    assignment: Annotated[str | None, Query(max_length=128)] = None,
    student: Annotated[str | None, Query(max_length=128, description="Whose; students see their own.")] = None,
    status: Annotated[
        Literal["waiting", "graded", "unreadable", "ungraded"] | None,
        Query(description="Only those without an outcome yet, or with this one."),
    ] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Page[SubmissionDescription]:
    """Submissions, the latest first: students see their own, staff see all."""
    at = now()
    own = not is_staff(principal, service)
    if own and student not in (None, principal.name):
        raise not_found(say("person {name!r}", name=student))
    query = select(Submission).options(joinedload(Submission.outcome))
    query = query.join(Assignment, Assignment.id == Submission.assignment_id)
    query = query.join(Person, Person.id == Submission.person_id)
    query = query.order_by(Submission.submitted_at.desc(), Submission.id.desc())
    if own:
        query = query.where(Submission.person_id == principal.person_id)
    elif student is not None:
        query = query.where(Person.name == student)
    if assignment is not None:
        query = query.where(Assignment.name == assignment)
    if status == "waiting":
        query = query.where(Submission.outcome_id.is_(None))
    elif status is not None:
        query = query.join(Outcome, Outcome.id == Submission.outcome_id).where(Outcome.status == status)
    if cursor:
        last, last_id = from_cursor(cursor, datetime, str)
        earlier = (Submission.submitted_at == last) & (Submission.id < last_id)
        query = query.where((Submission.submitted_at < last) | earlier)
    with service.store.reading() as session:
        query = query.where(Assignment.course_id == course_of(session, service).id)
        found = session.scalars(query.limit(limit + 1)).all()
        items = [_described(session, service, principal, submission, at) for submission in found[:limit]]
    if not own and student != principal.name:
        seen(service, principal, "submissions.viewed", student or assignment or service.course)
    more = len(found) > limit
    return Page(items=items, next=to_cursor(items[-1].submitted_at, items[-1].id) if more else None)


@router.get(
    "/assignments/{assignment}/submissions.csv",
    response_class=Response,
    responses=problems(403, 404) | downloads.downloads("text/csv"),
)
def export_submissions(
    request: Request,
    assignment: AssignmentName,
    principal: Grader,
    service: CurrentService,
    student: Annotated[str | None, Query(max_length=128, pattern=r"^[^\x00]*$")] = None,
    status: Annotated[submission_tables.Status | None, Query(description="Only those of this state.")] = None,
    excel: ForExcel = False,
) -> Response:
    """An assignment's submissions as CSV, the latest first."""
    made = read_submissions(service, principal, assignment, student, status, "submissions.exported")
    return downloads.send_table(request, made, excel)


def read_submissions(
    service: Service,
    principal: Principal,
    assignment: str,
    student: str | None = None,
    status: submission_tables.Status | None = None,
    action: str = "submissions.viewed",
) -> Table:
    """An assignment's submissions as a table; who may see it is asked by whoever calls."""
    with service.store.reading() as session:
        found = assignment_for(session, service, principal, assignment)
        made = submission_tables.submissions(session, found, student, status)
    seen(service, principal, action, f"{student}/{assignment}" if student else assignment)
    return made


def describe_submissions(service: Service, principal: Principal, ids: Sequence[str]) -> list[SubmissionDescription]:
    """These submissions, in this order; who may see them is asked, and noted, by whoever calls."""
    at = now()
    with service.store.reading() as session:
        query = select(Submission).where(Submission.id.in_(ids)).options(joinedload(Submission.outcome))
        found = {each.id: each for each in session.scalars(query)}
        return [_described(session, service, principal, found[id], at) for id in ids if id in found]


@router.get("/submissions/{submission_id}", responses=problems(403, 404))
def get_submission(submission_id: SubmissionId, principal: Member, service: CurrentService) -> SubmissionDescription:
    """One submission, and what has become of it."""
    with service.store.reading() as session:
        submission = submission_for(session, service, principal, submission_id)
        described = _described(session, service, principal, submission, now())
    note_view(service, principal, submission, "submission.viewed")
    return described


@router.get("/submissions/{submission_id}/report", responses=problems(403, 404))
def get_report(submission_id: SubmissionId, principal: Member, service: CurrentService) -> ReportDescription:
    """The verdicts: the report's schema 1, a report for each notebook. What I may not see yet is null or empty."""
    with service.store.reading() as session:
        submission = submission_for(session, service, principal, submission_id)
        status = status_of(session, service, submission)[0]
        outcome = outcome_with_reports(session, submission)
        reports = outcome.reports if outcome else []
        if not is_staff(principal, service):
            feedback, window = feedback_of(session, submission)
            reports = [policy.shown(report, feedback, window, now()) for report in reports]
    note_view(service, principal, submission, "report.viewed")
    return ReportDescription(
        submission=submission.id,
        status=status,
        version=outcome.version if outcome else None,
        graded_at=outcome.created_at if outcome else None,
        reports=reports,
    )


@router.get("/submissions/{submission_id}/files", responses=problems(403, 404))
def list_files(submission_id: SubmissionId, principal: Member, service: CurrentService) -> Page[FileDescription]:
    """What was handed in."""
    with service.store.reading() as session:
        submission = submission_for(session, service, principal, submission_id)
        return Page(items=downloads.describe(session, submission.tree))


@router.get(
    "/submissions/{submission_id}/files.zip",
    response_class=Response,
    responses=problems(403, 404) | downloads.downloads("application/zip"),
)
def get_zip(request: Request, submission_id: SubmissionId, principal: Member, service: CurrentService) -> Response:
    """All that was handed in, as an archive."""
    with service.store.reading() as session:
        submission = submission_for(session, service, principal, submission_id)
        name = f"{submission.person.name}-{submission.assignment.name}-{submission.number}"
        sent = downloads.send_zip(request, session, submission.tree, name)
    note_view(service, principal, submission, "submission.downloaded")
    return sent


@router.get(
    "/submissions/{submission_id}/files/{path:path}",
    response_class=Response,
    responses=problems(403, 404) | downloads.downloads("application/octet-stream"),
)
def get_file(
    request: Request, submission_id: SubmissionId, path: FilePath, principal: Member, service: CurrentService
) -> Response:
    """One of the files that were handed in."""
    with service.store.reading() as session:
        submission = submission_for(session, service, principal, submission_id)
        sent = downloads.send_file(request, session, submission.tree, path)
    note_view(service, principal, submission, "submission.downloaded", path=path)
    return sent


@router.get("/submissions/{submission_id}/feedback", responses=problems(403, 404))
def list_feedback(submission_id: SubmissionId, principal: Member, service: CurrentService) -> Page[FeedbackDescription]:
    """For which notebooks there is a feedback page, and whether I may see it now."""
    with service.store.reading() as session:
        submission = submission_for(session, service, principal, submission_id)
        outcome = outcome_with_reports(session, submission)
        shown = _shows_pages(session, service, principal, submission)
    notebooks = [report["notebook"] for report in outcome.reports] if outcome else []
    return Page(items=[FeedbackDescription(notebook=name, visible=shown) for name in notebooks])


@router.get(
    "/submissions/{submission_id}/feedback/{notebook}",
    response_class=Response,
    responses=problems(403, 404) | downloads.downloads("text/html"),
)
def get_feedback(
    request: Request,
    submission_id: SubmissionId,
    notebook: Annotated[str, Path(max_length=255, description="The notebook's name, without its suffix.")],
    principal: Member,
    service: CurrentService,
) -> Response:
    """The feedback page of one notebook: a file of HTML that needs no other."""
    with service.store.reading() as session:
        submission = submission_for(session, service, principal, submission_id)
        outcome = outcome_with_reports(session, submission)
        if not _shows_pages(session, service, principal, submission):
            detail = "The assignment's policy does not show all feedback, or not yet: look at the report instead."
            raise Problem(403, "not_shown", "Not shown", detail)
        page = feedback_pages.page(service, session, submission, outcome, notebook) if outcome else None
        if page is None:
            raise not_found(say("feedback page {name!r}", name=notebook))
    note_view(service, principal, submission, "feedback.viewed", notebook=notebook)
    content = page.encode("utf-8", "replace")
    digest = hashlib.sha256(content).hexdigest()
    return downloads.send(request, digest, lambda: content, f"{notebook}.html", "text/html; charset=utf-8")


@router.post("/submissions/{submission_id}/withhold", responses=problems(403, 404))
def withhold(submission_id: SubmissionId, principal: Instructor, service: CurrentService) -> SubmissionDescription:
    """Exclude an attempt from those that may count; it is kept, and can be restored."""
    return _set_withheld(service, principal, submission_id, True)


@router.post("/submissions/{submission_id}/restore", responses=problems(403, 404))
def restore(submission_id: SubmissionId, principal: Instructor, service: CurrentService) -> SubmissionDescription:
    """Let an attempt that was withheld count again, where it is the one that would."""
    return _set_withheld(service, principal, submission_id, False)


@router.post("/submissions/{submission_id}/take-out", responses=problems(403, 404, 409))
def take_out(submission_id: SubmissionId, principal: Instructor, service: CurrentService) -> SubmissionDescription:
    """Take an attempt out of the class for a person to grade: formgrader has it, and its student has no mark meanwhile.

    One attempt of a student's at a time: another one of the assignment is put back by this.
    """
    with service.store.writing() as session:
        submission = submission_for(session, service, principal, submission_id)
        if submission.outcome is None or submission.outcome.status == "ungraded":
            detail = "There is no verdict yet, so nothing that formgrader could show: wait for it, or grade it again."
            raise Problem(409, "no_verdict", "Not graded yet", detail)
        own = Submission.assignment_id == submission.assignment_id, Submission.person_id == submission.person_id
        for other in session.scalars(select(Submission).where(*own, Submission.by_hand)):
            other.by_hand = False
        return _settled(session, service, principal, submission, "submission.taken_out", by_hand=True)


@router.post("/submissions/{submission_id}/put-back", responses=problems(403, 404))
def put_back(submission_id: SubmissionId, principal: Instructor, service: CurrentService) -> SubmissionDescription:
    """Put an attempt that was taken out back into the class; what a person gave in formgrader stays beside it."""
    with service.store.writing() as session:
        submission = submission_for(session, service, principal, submission_id)
        return _settled(session, service, principal, submission, "submission.put_back", by_hand=False)


@router.get("/submissions/{submission_id}/formgrader", responses=problems(403, 404))
def get_formgrader(submission_id: SubmissionId, principal: Grader, service: CurrentService) -> Page[FormgraderPlace]:
    """Where formgrader shows what is published of the submission's student, for each notebook."""
    with service.store.reading() as session:
        submission = submission_for(session, service, principal, submission_id)
    found = formgrader.places(service, submission.assignment.name, submission.person.name)
    return Page(items=[FormgraderPlace.model_validate(each, from_attributes=True) for each in found])


@router.post("/submissions/{submission_id}/requeue", status_code=202, responses=problems(403, 404, 409))
def requeue(submission_id: SubmissionId, principal: Grader, service: CurrentService) -> SubmissionDescription:
    """Grade a submission again that was put aside without a verdict."""
    with service.store.writing() as session:
        submission = submission_for(session, service, principal, submission_id)
        again = service.queue.requeue(session, submission.id)
        version = course_of(session, service).version
        if not again and submission.outcome is not None and submission.outcome.status == "ungraded" and version:
            again = service.queue.enqueue(session, Work(submission.id, version, submission.person_id))
        if not again:
            detail = "It waits already, or has a verdict: only what was put aside without one is graded again so."
            raise Problem(409, "not_put_aside", "Not put aside", detail)
        tell(session, submission.id, "queued", position=service.queue.position(session, submission.id))
        audit(session, principal, service.course, "submission.requeued", _subject(submission))
        return _described(session, service, principal, submission, now())


@router.get("/queue/submissions", responses=problems(403))
def list_queue(principal: Grader, service: CurrentService, limit: Limit = 50) -> Page[WaitingDescription]:
    """What waits or is being graded for the first time, the oldest first, at most so many."""
    seen(service, principal, "queue.viewed", service.course)
    return Page(items=read_queue(service, limit))


def read_queue(service: Service, most: int) -> list[WaitingDescription]:
    """What waits or is being graded, at most so many; who may see it is asked, and noted, by whoever calls."""
    with service.store.reading() as session:
        found = waiting(session, service.course, most)
    return [WaitingDescription.model_validate(each, from_attributes=True) for each in found]


@router.get("/queue", responses=problems(403))
def get_queue(principal: Grader, service: CurrentService) -> QueueState:
    """How much waits to be graded. What was put aside are the submissions whose status is `ungraded`."""
    with service.store.reading() as session:
        return QueueState.model_validate(service.queue.counts(session), from_attributes=True)


def submission_for(session: Session, service: Service, principal: Principal, submission_id: str) -> Submission:
    """The submission of that id, which the person may know of.

    Raises:
        Problem: there is none.
    """
    query = select(Submission).where(Submission.id == submission_id).options(joinedload(Submission.outcome))
    submission = session.scalar(query)
    mine = submission is not None and submission.person_id == principal.person_id
    if submission is None or submission.assignment.course.name != service.course:
        raise not_found(say("submission {name!r}", name=submission_id))
    if not mine and not is_staff(principal, service):
        raise not_found(say("submission {name!r}", name=submission_id))
    return submission


def feedback_of(session: Session, submission: Submission) -> tuple[policy.Feedback, policy.Window]:
    """What the submission's student may see of its outcome, and the window by which that is decided."""
    assignment = submission.assignment
    window = policy.window(assignment, session.get(Extension, (assignment.id, submission.person_id)))
    return policy.feedback_from(assignment.feedback), window


def is_staff(principal: Principal, service: Service) -> bool:
    """Whether the person sees others' work; with a token, that needs the scope for it."""
    return principal.is_at_least("grader", service.course) and principal.may_use("grade")


def note_view(service: Service, principal: Principal, submission: Submission, action: str, **detail: Any) -> None:
    """Note that somebody looked at another's work."""
    if submission.person_id != principal.person_id:
        seen(service, principal, action, _subject(submission), id=submission.id, **detail)


def _shows_pages(session: Session, service: Service, principal: Principal, submission: Submission) -> bool:
    return is_staff(principal, service) or policy.shows_everything(*feedback_of(session, submission), now())


def outcome_with_reports(session: Session, submission: Submission) -> Outcome | None:
    """The outcome that holds, its reports read with it; None where there is none yet."""
    query = select(Outcome).where(Outcome.id == submission.outcome_id).options(undefer(Outcome.reports))
    return session.scalar(query.execution_options(populate_existing=True))


def status_of(session: Session, service: Service, submission: Submission) -> tuple[Status, int | None]:
    """How far a submission is, and how many come before it while it is queued."""
    outcome = submission.outcome
    if outcome is not None and outcome.status != "ungraded":  # its being graded again changes nothing yet
        return outcome.status, None  # type: ignore[return-value]
    position = service.queue.position(session, submission.id)
    if position is not None:
        return "queued", position
    return ("grading" if outcome is None else "ungraded"), None


def _described(
    session: Session, service: Service, principal: Principal, submission: Submission, at: datetime
) -> SubmissionDescription:
    feedback, window = feedback_of(session, submission)
    status, position = status_of(session, service, submission)
    visible = is_staff(principal, service) or policy.is_visible(feedback, window, at)
    outcome = submission.outcome if visible and status in ("graded", "unreadable") else None
    publication = session.get(Publication, (submission.assignment_id, submission.person_id))
    wanted = publication.wanted if publication else None
    return SubmissionDescription(
        id=submission.id,
        assignment=submission.assignment.name,
        student=submission.person.name,
        number=submission.number,
        submitted_at=submission.submitted_at,
        seconds_late=policy.seconds_late(window, submission.submitted_at),
        origin=submission.origin,
        status=status,
        position=position,
        score=outcome.score if outcome else None,
        max_score=outcome.max_score if outcome else None,
        counts=visible and wanted is not None and wanted == submission.outcome_id and not submission.by_hand,
        withheld=submission.withheld,
        by_hand=submission.by_hand,
    )


def _set_withheld(service: Service, principal: Principal, submission_id: str, withheld: bool) -> SubmissionDescription:
    with service.store.writing() as session:
        submission = submission_for(session, service, principal, submission_id)
        action = "submission.withheld" if withheld else "submission.restored"
        return _settled(session, service, principal, submission, action, withheld=withheld)


def _settled(
    session: Session, service: Service, principal: Principal, submission: Submission, action: str, **values: bool
) -> SubmissionDescription:
    """The attempt with these values, and what follows from them for what counts."""
    for name, value in values.items():
        setattr(submission, name, value)
    session.flush()
    settle(session, submission.assignment, submission.person_id)
    audit(session, principal, service.course, action, _subject(submission))
    return _described(session, service, principal, submission, now())


def _subject(submission: Submission) -> str:
    return f"{submission.person.name}/{submission.assignment.name}/{submission.number}"
