"""The queue and the workers as they are now: what waits, what could not be graded, and who grades."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from autograder.service.api import submissions, workers
from autograder.service.api.dependencies import CurrentService
from autograder.service.api.problems import Problem
from autograder.service.api.submissions import SubmissionId
from autograder.service.pages.forms import Sent, refuse, texts, to
from autograder.service.pages.reading import Reader, Writer
from autograder.service.pages.rendering import page
from autograder.service.store.models import now

router = APIRouter()
MANY = 50


@router.get("/queue")
def queue_page(request: Request, reader: Reader, service: CurrentService, part: bool = False) -> Any:
    """The page; `part` is what of it changes, which the page asks for again and again."""
    refuse(reader, service, "grader")
    principal = reader.principal
    aside = submissions.list_submissions(principal, service, status="ungraded", limit=MANY)
    return page(
        request,
        "queue_part.html" if part else "queue.html",
        reader,
        counts=submissions.get_queue(principal, service),
        waiting=submissions.read_queue(service, MANY),
        aside=[each for each in aside.items if each.status == "ungraded"],
        more=aside.next is not None,
        workers=workers.list_workers(principal, service).items,
        at=now(),
    )


@router.post("/queue/requeue")
def requeue(writer: Writer, sent: Sent, service: CurrentService) -> Any:
    """Grade again what was put aside."""
    refuse(writer, service, "grader")
    for submission_id in texts(sent, "submissions")[:MANY]:
        try:
            _again(submission_id[:32], writer, service)
        except Problem as problem:
            if problem.status_code not in (404, 409):  # somebody else was quicker
                raise
    return to(service, "queue")


def _again(submission_id: SubmissionId, writer: Writer, service: CurrentService) -> None:
    submissions.requeue(submission_id, writer.principal, service)
