"""One student's work as staff look at it: for each assignment the attempts, what counts, and the causes now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.service.insight.reading import SEEN, Judged, judged_of, messages
from autograder.service.store.models import Assignment, Outcome, Person, Publication, Submission
from autograder.service.tables import Table

TableName = Literal["assignments", "causes", "attempts"]


@dataclass(frozen=True)
class Attempt:
    """One attempt; points are None while there is no verdict."""

    submission: str
    number: int
    submitted_at: datetime
    status: str | None
    score: float | None
    max_score: float | None
    counts: bool
    withheld: bool
    by_hand: bool


@dataclass(frozen=True)
class Cause:
    """What is wrong now in one exercise, in the sentence of the report."""

    notebook: str
    exercise: str
    status: str
    misconception: str | None
    message: str


@dataclass(frozen=True)
class OfAssignment:
    """One assignment of a student's: the attempts, the newest first, and what is wrong in the one that counts."""

    assignment: str
    attempts: tuple[Attempt, ...]
    causes: tuple[Cause, ...]

    @property
    def counting(self) -> Attempt | None:
        """The attempt that counts."""
        return next((each for each in self.attempts if each.counts), None)


def of_student(session: Session, course_id: int, person: Person) -> list[OfAssignment]:
    """All assignments of the course, by name; those without an attempt of the student's are empty."""
    names = select(Assignment.id, Assignment.name).where(Assignment.course_id == course_id).order_by(Assignment.name)
    wanted = dict(
        session.execute(select(Publication.assignment_id, Publication.wanted).where(Publication.person_id == person.id))
        .tuples()
        .all()
    )
    query = select(
        Submission.assignment_id,
        Submission.id,
        Submission.number,
        Submission.submitted_at,
        Submission.withheld,
        Submission.by_hand,
        Submission.outcome_id,
        Outcome.status,
        Outcome.score,
        Outcome.max_score,
    ).outerjoin(Outcome, Outcome.id == Submission.outcome_id)
    query = query.where(Submission.person_id == person.id).order_by(Submission.number.desc())
    attempts: dict[int, list[Attempt]] = {}
    counting: dict[int, str] = {}
    for row in session.execute(query):
        is_seen = row.status in SEEN
        counts = row.outcome_id is not None and wanted.get(row.assignment_id) == row.outcome_id and not row.by_hand
        if counts:
            counting[row.assignment_id] = row.outcome_id
        attempts.setdefault(row.assignment_id, []).append(
            Attempt(
                row.id,
                row.number,
                row.submitted_at,
                row.status,
                row.score if is_seen else None,
                row.max_score if is_seen else None,
                counts,
                row.withheld,
                row.by_hand,
            )
        )
    wrong = _wrong(session, list(counting.values()))
    said = messages(session, {outcome: [each.key for each in found] for outcome, found in wrong.items() if found})
    return [
        OfAssignment(name, tuple(attempts.get(id, ())), _causes(counting.get(id), wrong, said))
        for id, name in session.execute(names).tuples()
    ]


def _wrong(session: Session, outcomes: list[str]) -> dict[str, list[Judged]]:
    """The exercises that are not right, by outcome."""
    query = select(Outcome.id, Outcome.summary).where(Outcome.id.in_(outcomes))
    return {row.id: [each for each in judged_of(row.summary) if not each.is_right] for row in session.execute(query)}


def _causes(
    outcome: str | None, wrong: dict[str, list[Judged]], said: dict[tuple[str, str, str], str]
) -> tuple[Cause, ...]:
    if outcome is None:
        return ()
    return tuple(
        Cause(each.notebook, each.name, each.status, each.misconception, said.get((outcome, *each.key), ""))
        for each in wrong.get(outcome, ())
    )


def table_of(found: Sequence[OfAssignment], name: TableName) -> Table:
    """A student's work as a table: the assignments, what is wrong now, or all attempts."""
    if name == "assignments":
        columns: tuple[str, ...] = ("assignment", "attempts", "attempt", "score", "max_score", "wrong")
        rows = [
            {
                "assignment": each.assignment,
                "attempts": len(each.attempts),
                "attempt": each.counting.number if each.counting else None,
                "score": each.counting.score if each.counting else None,
                "max_score": each.counting.max_score if each.counting else None,
                "wrong": len(each.causes) if each.counting else None,
                "submission": each.counting.submission if each.counting else None,
            }
            for each in found
        ]
        return Table(name, columns, rows, frozenset(columns[1:]))
    if name == "causes":
        columns = ("assignment", "notebook", "exercise", "status", "misconception", "message")
        return Table(
            name, columns, [{"assignment": each.assignment} | asdict(one) for each in found for one in each.causes]
        )
    columns = ("assignment", "attempt", "submitted_at", "status", "score", "max_score", "counts", "withheld", "by_hand")
    attempts = [
        {"assignment": each.assignment, "attempt": one.number} | asdict(one) for each in found for one in each.attempts
    ]
    return Table(name, columns, attempts, frozenset({"attempt", "submitted_at", "score", "max_score"}))
