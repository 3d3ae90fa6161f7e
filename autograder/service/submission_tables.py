"""An assignment's submissions as a table, of everybody or of one student, of every state or of one."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.service.store.models import Assignment, Outcome, Person, Publication, Submission
from autograder.service.tables import Table

Status = Literal["waiting", "graded", "unreadable", "ungraded"]
"""Without an outcome yet, or with this one."""


def submissions(session: Session, assignment: Assignment, student: str | None, status: Status | None) -> Table:
    """The submissions, the latest first; `submission` is the id, for links alone."""
    columns = ("student", "attempt", "submitted_at", "status", "score", "max_score", "counts", "withheld", "by_hand")
    query = (
        select(
            Person.name,
            Submission.number,
            Submission.submitted_at,
            Outcome.status,
            Outcome.score,
            Outcome.max_score,
            (Publication.wanted == Submission.outcome_id) & ~Submission.by_hand,
            Submission.withheld,
            Submission.by_hand,
            Submission.id,
        )
        .select_from(Submission)
        .join(Person, Person.id == Submission.person_id)
        .outerjoin(Outcome, Outcome.id == Submission.outcome_id)
        .outerjoin(
            Publication,
            (Publication.assignment_id == Submission.assignment_id) & (Publication.person_id == Submission.person_id),
        )
        .where(Submission.assignment_id == assignment.id)
        .order_by(Submission.submitted_at.desc(), Submission.id.desc())
    )
    if student is not None:
        query = query.where(Person.name == student)
    if status == "waiting":
        query = query.where(Submission.outcome_id.is_(None))
    elif status is not None:
        query = query.where(Outcome.status == status)
    rows = []
    # Of the connection itself: the session would look at each row for objects, of which there are none.
    for name, number, at, found, score, most, counts, withheld, by_hand, id in session.connection().execute(query):
        seen = found in ("graded", "unreadable")
        values = (
            name, number, at, found or "waiting", score if seen else None, most if seen else None, bool(counts),
            withheld, by_hand,
        )  # fmt: skip
        rows.append(dict(zip(columns, values, strict=True)) | {"submission": id})
    return Table("submissions", columns, rows, frozenset({"attempt", "submitted_at", "score", "max_score"}))
