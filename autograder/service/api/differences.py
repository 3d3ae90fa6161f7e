"""How an attempt differs from the one before it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.service import policy
from autograder.service.api.assignments import Member
from autograder.service.api.dependencies import CurrentService
from autograder.service.api.problems import problems
from autograder.service.api.submissions import (
    SubmissionId,
    feedback_of,
    is_staff,
    note_view,
    outcome_with_reports,
    status_of,
    submission_for,
)
from autograder.service.comparing import Difference, compare
from autograder.service.context import Service
from autograder.service.people import Principal
from autograder.service.store.models import Submission, now

router = APIRouter(tags=["submissions"])
State = Literal[
    "compared",
    "first",
    "waiting",
    "ungraded",
    "unreadable",
    "not_shown",
    "former_waiting",
    "former_ungraded",
    "former_unreadable",
]


class CheckChangeDescription(BaseModel):
    """A check that came out otherwise than before; `message` is empty where I may not see it."""

    check: str
    part: str | None
    message: str


class ExerciseChangeDescription(BaseModel):
    """An exercise that came out otherwise than before, and its checks that did, as far as I may see them."""

    notebook: str
    exercise: str
    kind: Literal["newly_right", "newly_wrong", "better", "worse", "other"] = Field(
        description="`other`: worth as much as before, and wrong in another way."
    )
    status_before: str
    status_now: str
    score_before: float
    score_now: float
    max_score: float
    newly_right: list[CheckChangeDescription]
    newly_wrong: list[CheckChangeDescription]


class DifferenceDescription(BaseModel):
    """How a submission differs from the student's attempt before it."""

    submission: str
    former: str | None = Field(description="The attempt before; null where this is the first.")
    former_number: int | None
    state: State = Field(
        description="`compared`, or why not: it is the first, has no verdict yet (waiting, ungraded) or could not be "
        "read; `not_shown` yet; or the former one has none or could not be read."
    )
    same_version: bool = Field(description="Whether both were graded by the same state of the course.")
    exercises: Annotated[list[ExerciseChangeDescription], Field(description="Those that came out otherwise.")]
    unchanged: int = Field(description="How many exercises came out as before.")
    not_compared: list[str] = Field(description="Notebooks that one of the two has not, or that could not be read.")


@router.get("/submissions/{submission_id}/difference", responses=problems(403, 404))
def get_difference(submission_id: SubmissionId, principal: Member, service: CurrentService) -> DifferenceDescription:
    """What is newly right and newly wrong since the attempt before, as far as I may see both."""
    found, submission = difference_of(submission_id, principal, service)
    note_view(service, principal, submission, "report.viewed")
    return found


def difference_of(
    submission_id: str, principal: Principal, service: Service
) -> tuple[DifferenceDescription, Submission]:
    """The difference, and whose submission it is; without a note that somebody looked at it.

    Raises:
        Problem: there is no such submission, or none that the person may know of.
    """
    with service.store.reading() as session:
        submission = submission_for(session, service, principal, submission_id)
        former = _former(session, submission)
        return _described(session, service, principal, submission, former), submission


def _described(
    session: Session, service: Service, principal: Principal, submission: Submission, former: Submission | None
) -> DifferenceDescription:
    feedback, window = feedback_of(session, submission)
    staff, at = is_staff(principal, service), now()
    state = _state(session, service, submission, former)
    if state not in ("first", "waiting") and not staff and not policy.is_visible(feedback, window, at):
        state = "not_shown"
    found, same_version = Difference(), True
    if state == "compared" and former is not None:
        reports: list[list[dict[str, Any]]] = []
        versions = set()
        for each in (former, submission):
            outcome = outcome_with_reports(session, each)
            assert outcome is not None
            versions.add(outcome.version)
            shown = outcome.reports
            reports.append(shown if staff else [policy.shown(report, feedback, window, at) for report in shown])
        found, same_version = compare(*reports), len(versions) == 1
    return DifferenceDescription(
        submission=submission.id,
        former=former.id if former else None,
        former_number=former.number if former else None,
        state=state,
        same_version=same_version,
        exercises=[
            ExerciseChangeDescription.model_validate(change, from_attributes=True) for change in found.exercises
        ],
        unchanged=found.unchanged,
        not_compared=list(found.not_compared),
    )


def _former(session: Session, submission: Submission) -> Submission | None:
    query = select(Submission).where(
        Submission.assignment_id == submission.assignment_id,
        Submission.person_id == submission.person_id,
        Submission.number < submission.number,
    )
    return session.scalars(query.order_by(Submission.number.desc()).limit(1)).first()


_OF_THIS: dict[str, State] = {"ungraded": "ungraded", "unreadable": "unreadable"}
_OF_FORMER: dict[str, State] = {"ungraded": "former_ungraded", "unreadable": "former_unreadable"}


def _state(session: Session, service: Service, submission: Submission, former: Submission | None) -> State:
    if former is None:
        return "first"
    status, before = (status_of(session, service, each)[0] for each in (submission, former))
    if status != "graded":
        return _OF_THIS.get(status, "waiting")
    return "compared" if before == "graded" else _OF_FORMER.get(before, "former_waiting")
