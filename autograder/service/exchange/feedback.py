"""Releasing feedback pages, and fetching one's own."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from autograder.service import feedback_pages, policy
from autograder.service.api.dependencies import CurrentService
from autograder.service.context import Service
from autograder.service.counting import alone
from autograder.service.exchange.answers import ExchangeRoute, Fields, Refusal, success
from autograder.service.exchange.finding import (
    AnyReader,
    InCourse,
    Instructor,
    find_assignment,
    find_student,
    find_submission,
)
from autograder.service.exchange.trees import packed, unpacked, written
from autograder.service.people.audit import audit, seen
from autograder.service.store.files import put_tree, read_tree
from autograder.service.store.models import Extension, FeedbackFile, Outcome, Submission, now

router = APIRouter(route_class=ExchangeRoute)


@router.post("/feedback/{course}/{assignment}/{student}")
def release(
    service: CurrentService, principal: Instructor, course: InCourse, assignment: str, student: str, form: Fields
) -> JSONResponse:
    """Keep the pages for one attempt, in the place of former ones."""
    files = unpacked(form.get("files"), max_bytes=service.settings.max_upload_bytes)
    with service.store.writing() as session:
        person = find_student(session, service, principal, student)
        submission = find_submission(
            session, find_assignment(session, service, assignment), person, _given(form.get("timestamp"))
        )
        alone(session, person.id)
        tree, timestamp = put_tree(session, files), written(submission.submitted_at)
        row = session.get(FeedbackFile, (submission.assignment_id, person.id, timestamp))
        if row is None:
            ids = {"assignment_id": submission.assignment_id, "person_id": person.id, "timestamp": timestamp}
            session.add(FeedbackFile(**ids, tree=tree))
        else:
            row.tree, row.released_at = tree, now()
        audit(session, principal, course, "feedback.released", f"{student}/{assignment}", submission=submission.id)
    return success()


@router.get("/feedback/{course}/{assignment}/{student}")
def fetch(
    service: CurrentService,
    principal: AnyReader,
    course: InCourse,
    assignment: str,
    student: str,
    timestamp: str = "",
    list_only: str = "false",
) -> JSONResponse:
    """The pages for one attempt, as its student sees them; none where there are none yet."""
    with service.store.reading() as session:
        person = find_student(session, service, principal, student)
        found = find_assignment(session, service, assignment)
        submission = find_submission(session, found, person, _given(timestamp))
        files = _pages(service, session, submission)
    if person.id != principal.person_id and list_only != "true":
        seen(service, principal, "feedback.viewed", f"{student}/{assignment}", submission=submission.id)
    return success(files=packed(files, list_only=list_only == "true"), timestamp=written(submission.submitted_at))


def _pages(service: Service, session: Session, submission: Submission) -> Mapping[str, bytes]:
    """What an instructor has released for the attempt; before that, what its verdict gives, as the policy shows it."""
    key = (submission.assignment_id, submission.person_id, written(submission.submitted_at))
    if (row := session.get(FeedbackFile, key)) is not None:
        return read_tree(session, row.tree)
    outcome = session.get(Outcome, submission.outcome_id) if submission.outcome_id else None
    extension = session.get(Extension, (submission.assignment_id, submission.person_id))
    window, at = policy.window(submission.assignment, extension), now()
    feedback = policy.feedback_from(submission.assignment.feedback)
    if outcome is None or outcome.status == "ungraded" or not policy.is_visible(feedback, window, at):
        return {}
    everything = policy.shows_everything(feedback, window, at)
    pages = {}
    for report in outcome.reports:
        shown = None if everything else policy.shown(report, feedback, window, at)
        page = feedback_pages.page(service, session, submission, outcome, report["notebook"], shown)
        if page is not None:
            pages[f"{report['notebook']}.html"] = page.encode("utf-8", "replace")
    return pages


def _given(timestamp: str | None) -> str:
    if not timestamp:
        raise Refusal(400, "The timestamp is missing: it says which submission is meant.")
    return timestamp
