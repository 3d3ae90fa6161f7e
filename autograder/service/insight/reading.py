"""The attempts that count now, as the store has them: from summaries, in one question for a whole class.

What a person grades at this time is out of the class: it is in none of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

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

_AT_ONCE = 500
SEEN = ("graded", "unreadable")
"""The statuses of outcomes that are verdicts on somebody's work."""


class Judged(NamedTuple):
    """What one exercise of one attempt came to. `failed` names the checks that did not pass.

    A tuple, since a class has thousands of them on one page.
    """

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


def latest_works(
    session: Session, assignment: Assignment, most: int, known: Sequence[Work] = ()
) -> dict[str, list[Work]]:
    """The latest attempts with a verdict, so many of each student, the newest first; by student.

    Of those alone who have as many, and in whose work that is `known` (the attempt that counts) something is not right.
    What is withheld is none of them; whose work a person grades at this time is in good hands, and has none here.
    """
    done = {work.student for work in known if all(each.is_right for each in work.exercises)}
    query = select(Person.name, Submission.outcome_id).join(Person, Person.id == Submission.person_id)
    query = query.join(Outcome, Outcome.id == Submission.outcome_id)
    query = query.where(Submission.assignment_id == assignment.id, Outcome.status.in_(SEEN), ~Submission.withheld)
    in_hand = select(Submission.person_id).where(Submission.assignment_id == assignment.id, Submission.by_hand)
    query = query.where(Submission.person_id.not_in(in_hand))
    outcomes: dict[str, list[str]] = {}
    for name, outcome in session.execute(query.order_by(Person.name, Submission.number.desc())).tuples():
        if outcome is not None and name not in done:
            outcomes.setdefault(name, []).append(outcome)
    wanted = {outcome for own in outcomes.values() if len(own) >= most for outcome in own[:most]}
    works = {work.outcome: work for work in known if work.outcome in wanted}
    missing = sorted(wanted - set(works))
    for start in range(0, len(missing), _AT_ONCE):
        some = _works(assignment).where(Outcome.id.in_(missing[start : start + _AT_ONCE]))
        works |= {work.outcome: work for work in _found(session, some)}
    latest = {name: [works[id] for id in own[:most] if id in works] for name, own in outcomes.items()}
    return {name: own for name, own in latest.items() if len(own) == most}


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
    return query.where(Submission.assignment_id == assignment.id, Outcome.status.in_(SEEN), ~Submission.by_hand)


def _found(session: Session, query: Select[Any]) -> Iterator[Work]:
    # Of the connection itself: the session would look at each row for objects, of which there are none.
    for name, id, outcome, number, submitted_at, status, score, most, summary in session.connection().execute(query):
        flags = tuple(flag for notebook in summary for flag in notebook["flags"])
        exercises = tuple(judged_of(summary))
        yield Work(name, id, outcome, number, submitted_at, status, score, most, exercises, flags)


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
                each["inherited_from"],
                tuple(each["failed"]),
            )
