"""The attempts that count now, as the store has them: from summaries, in one question for a whole class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from autograder.service.store.models import (
    Assignment,
    Membership,
    Outcome,
    Person,
    Publication,
    Submission,
)

SEEN = ("graded", "unreadable")
"""The statuses of outcomes that are verdicts on somebody's work."""


@dataclass(frozen=True)
class Judged:
    """What one exercise of one attempt came to. `failed` names the checks that did not pass."""

    notebook: str
    name: str
    status: str
    score: float
    max_score: float
    misconception: str | None
    inherited_from: str | None
    failed: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """By which it is the same exercise for everybody."""
        return self.notebook, self.name

    @property
    def share(self) -> float:
        """The share of its points, from 0 to 1; of none, whether it is right."""
        return self.score / self.max_score if self.max_score else float(self.is_right)

    @property
    def is_right(self) -> bool:
        """Whether it is right in everything that was asked."""
        return self.status == "correct"


@dataclass(frozen=True)
class Work:
    """An attempt with its verdict, of one student of the class."""

    student: str
    submission: str
    outcome: str
    number: int
    submitted_at: datetime
    status: str
    score: float
    max_score: float
    exercises: tuple[Judged, ...]
    flags: tuple[str, ...] = ()


def counting_works(session: Session, assignment: Assignment) -> list[Work]:
    """Of each student of the class with a verdict, the attempt that counts, by the students' names."""
    query = _works(assignment).join(
        Publication,
        (Publication.assignment_id == assignment.id)
        & (Publication.person_id == Submission.person_id)
        & (Publication.wanted == Outcome.id),
    )
    return list(_found(session, query.order_by(Person.name)))


def latest_works(session: Session, assignment: Assignment, most: int) -> dict[str, list[Work]]:
    """The latest attempts with a verdict, at most so many of each student, the newest first; by student.

    Of those alone who have as many.
    """
    place = func.row_number().over(partition_by=Submission.person_id, order_by=Submission.number.desc())
    ranked = select(Submission.id, Submission.person_id, place.label("place"))
    ranked = ranked.join(Outcome, Outcome.id == Submission.outcome_id)
    ranked = ranked.where(Submission.assignment_id == assignment.id, Outcome.status.in_(SEEN))
    some = ranked.subquery()
    enough = select(some.c.person_id).where(some.c.place == most)
    query = _works(assignment).join(some, some.c.id == Submission.id)
    query = query.where(some.c.place <= most, Submission.person_id.in_(enough))
    by_student: dict[str, list[Work]] = {}
    for work in _found(session, query.order_by(Person.name, Submission.number.desc())):
        by_student.setdefault(work.student, []).append(work)
    return by_student


def flagged_works(session: Session, assignment: Assignment) -> list[Work]:
    """The attempts whose reports have something for staff to look at, by student and attempt."""
    query = _works(assignment).where(Outcome.flagged)
    return list(_found(session, query.order_by(Person.name, Submission.number)))


def students_of(session: Session, assignment: Assignment) -> list[Person]:
    """The class, by name."""
    query = select(Person).join(Membership, Membership.person_id == Person.id)
    query = query.where(Membership.course_id == assignment.course_id, Membership.role == "student")
    return list(session.scalars(query.order_by(Person.name)))


def attempts_of(session: Session, assignment: Assignment) -> dict[int, int]:
    """How often each person has handed in, by their ids."""
    query = select(Submission.person_id, func.count()).where(Submission.assignment_id == assignment.id)
    return dict(session.execute(query.group_by(Submission.person_id)).tuples().all())


def messages(session: Session, asked: Mapping[str, Iterable[tuple[str, str]]]) -> dict[tuple[str, str, str], str]:
    """What reports say of exercises: by (outcome, notebook, exercise), for those asked of each outcome.

    Reports are large: ask for few outcomes.
    """
    said = {}
    for outcome, reports in _reports(session, list(asked)):
        wanted = set(asked[outcome])
        for report in reports:
            for exercise in report.get("exercises", []):
                if (report["notebook"], exercise["name"]) in wanted:
                    said[outcome, report["notebook"], exercise["name"]] = str(exercise.get("message") or "")
    return said


def reported(session: Session, outcome: str, notebook: str, exercise: str) -> Mapping[str, Any] | None:
    """One exercise of one outcome's reports, as it was reported; None where there is none."""
    for _, reports in _reports(session, [outcome]):
        for report in reports:
            for each in report.get("exercises", []):
                if (report["notebook"], each["name"]) == (notebook, exercise):
                    found: Mapping[str, Any] = each
                    return found
    return None


def _reports(session: Session, outcomes: Sequence[str]) -> Iterator[tuple[str, list[Any]]]:
    query = select(Outcome.id, Outcome.reports).where(Outcome.id.in_(outcomes))
    for row in session.execute(query):
        yield row.id, row.reports


def _works(assignment: Assignment) -> Select[Any]:
    query = select(
        Person.name,
        Submission.id,
        Outcome.id.label("outcome"),
        Submission.number,
        Submission.submitted_at,
        Outcome.status,
        Outcome.score,
        Outcome.max_score,
        Outcome.summary,
    )
    query = query.select_from(Submission).join(Outcome, Outcome.id == Submission.outcome_id)
    query = query.join(Person, Person.id == Submission.person_id)
    query = query.join(
        Membership,
        (Membership.person_id == Person.id)
        & (Membership.course_id == assignment.course_id)
        & (Membership.role == "student"),
    )
    return query.where(Submission.assignment_id == assignment.id, Outcome.status.in_(SEEN))


def _found(session: Session, query: Select[Any]) -> Iterator[Work]:
    for row in session.execute(query):
        yield Work(
            student=row.name,
            submission=row.id,
            outcome=row.outcome,
            number=row.number,
            submitted_at=row.submitted_at,
            status=row.status,
            score=row.score,
            max_score=row.max_score,
            exercises=tuple(judged_of(row.summary)),
            flags=tuple(flag for notebook in row.summary for flag in notebook.get("flags", ())),
        )


def judged_of(summary: Iterable[Mapping[str, Any]]) -> Iterator[Judged]:
    """The exercises of an outcome's summary."""
    for notebook in summary:
        for each in notebook["exercises"]:
            yield Judged(
                notebook["notebook"],
                each["name"],
                each["status"],
                each["score"],
                each["max_score"],
                each["misconception"],
                each.get("inherited_from"),
                tuple(each.get("failed", ())),
            )
