"""Notebooks as they were graded: cells, what they put out, and the verdicts, as far as the policy shows them."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from autograder.service import feedback_pages, policy
from autograder.service.api import downloads
from autograder.service.api.assignments import Member
from autograder.service.api.dependencies import CurrentService
from autograder.service.api.problems import Problem, not_found, problems
from autograder.service.api.submissions import (
    SubmissionId,
    feedback_of,
    is_staff,
    note_view,
    outcome_with_reports,
    submission_for,
)
from autograder.service.store.models import now
from autograder.texts import say

router = APIRouter(tags=["submissions"])
NotebookName = Annotated[str, Path(max_length=255, description="The notebook's name, without its suffix.")]


@router.get(
    "/submissions/{submission_id}/notebooks/{notebook}",
    response_class=Response,
    responses=problems(403, 404) | downloads.downloads("text/html"),
)
def get_notebook(
    request: Request, submission_id: SubmissionId, notebook: NotebookName, principal: Member, service: CurrentService
) -> Response:
    """The notebook as it was graded, as HTML without a script; of the verdicts, what I may see of them."""
    with service.store.reading() as session:
        submission = submission_for(session, service, principal, submission_id)
        outcome = outcome_with_reports(session, submission)
        report = next((each for each in outcome.reports if each["notebook"] == notebook), None) if outcome else None
        if outcome is None or report is None:
            raise not_found(say("graded notebook {name!r}", name=notebook))
        (feedback, window), at = feedback_of(session, submission), now()
        shown = None
        if not is_staff(principal, service) and not policy.shows_everything(feedback, window, at):
            if not policy.is_visible(feedback, window, at):
                detail = say("The assignment's policy shows what grading gave after the deadline: come back then.")
                raise Problem(403, "not_shown", say("Not shown yet"), detail)
            shown = policy.shown(report, feedback, window, at)
        page = feedback_pages.page(service, session, submission, outcome, notebook, shown)
        if page is None:
            raise not_found(say("graded notebook {name!r}", name=notebook))
    note_view(service, principal, submission, "feedback.viewed", notebook=notebook)
    content = page.encode("utf-8", "replace")
    digest = hashlib.sha256(content).hexdigest()
    name, kind = f"{notebook}.html", "text/html; charset=utf-8"
    return downloads.send(request, digest, lambda: content, name, kind, disposition="inline")
