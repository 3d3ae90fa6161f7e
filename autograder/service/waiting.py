"""What has no verdict yet: the submissions that wait or are being graded, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from autograder.service.store.models import Assignment, Course, Event, Person, Submission


@dataclass(frozen=True)
class Waiting:
    """A submission without a verdict; `started_at` is None until a worker has it."""

    id: str
    assignment: str
    student: str
    number: int
    submitted_at: datetime
    started_at: datetime | None


def waiting(session: Session, course: str, most: int) -> list[Waiting]:
    """The submissions of a course that have no verdict yet, the oldest first, at most so many."""
    started = (
        select(func.max(Event.at))
        .where(Event.submission_id == Submission.id, Event.kind == "started")
        .correlate(Submission)
        .scalar_subquery()
    )
    columns = (Submission.id, Assignment.name, Person.name, Submission.number, Submission.submitted_at, started)
    query = (
        select(*columns)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .join(Course, Course.id == Assignment.course_id)
        .join(Person, Person.id == Submission.person_id)
        .where(Course.name == course, Submission.outcome_id.is_(None))
        .order_by(Submission.submitted_at, Submission.id)
    )
    return [Waiting(*row) for row in session.execute(query.limit(most))]
