"""Which of a student's attempts counts. Apart from `marks`, so that whoever grades need not import nbgrader."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from autograder.service.policy import Late, Window, late_from, late_penalty, seconds_late, window
from autograder.service.store.models import Assignment, Extension, Person, Publication, Submission


class Points(Protocol):
    """What of an outcome decides whether its attempt counts, and with how many points."""

    @property
    def status(self) -> str:
        """Whether it is a verdict."""

    @property
    def score(self) -> float:
        """The automatic points."""

    @property
    def summary(self) -> list[Any]:
        """The points of each notebook."""


class Attempt(Protocol):
    """What decides whether an attempt counts."""

    @property
    def number(self) -> int:
        """Which one it is."""

    @property
    def submitted_at(self) -> datetime:
        """When it was handed in."""

    @property
    def withheld(self) -> bool:
        """Whether staff have put it aside."""

    @property
    def by_hand(self) -> bool:
        """Whether a person grades it at this time."""

    @property
    def outcome(self) -> Points | None:
        """The outcome that holds."""


_Attempt = TypeVar("_Attempt", bound=Attempt)


def counting(attempts: Iterable[_Attempt], assignment: Assignment, extension: Extension | None) -> _Attempt | None:
    """Which of a student's attempts counts: the latest, or the one with the most points after the late penalty.

    Only one that has a verdict can: what is withheld, still waits or could not be graded by us leaves the former in its
    place. Of attempts with as many points the latest counts, in which answers that people mark may be better.

    While one of them is graded by hand, none counts: what the machine said of it is not what holds in the end.

    `attempts` are read with their outcomes while their session is open.
    """
    attempts = list(attempts)
    if in_hand(attempts) is not None:
        return None
    able = [each for each in attempts if not each.withheld and each.outcome and each.outcome.status != "ungraded"]
    if assignment.counts == "latest":
        return max(able, key=lambda attempt: attempt.number, default=None)
    late, dates = late_from(assignment.late), window(assignment, extension)
    return max(able, key=lambda attempt: (net(attempt, dates, late), attempt.number), default=None)


def in_hand(attempts: Iterable[_Attempt]) -> _Attempt | None:
    """The latest of a student's attempts that a person grades at this time; None where there is none."""
    able = (each for each in attempts if each.by_hand and each.outcome and each.outcome.status != "ungraded")
    return max(able, key=lambda attempt: attempt.number, default=None)


def net(attempt: Attempt, dates: Window, late: Late) -> float:
    """The automatic points of an attempt with a verdict, less the penalty."""
    assert attempt.outcome is not None
    seconds = seconds_late(dates, attempt.submitted_at)
    if seconds <= 0 or late == Late():
        return attempt.outcome.score
    lost = [late_penalty(score, most, seconds, late) for score, most in notebook_scores(attempt.outcome).values()]
    return round(attempt.outcome.score - math.fsum(lost), 6)


def notebook_scores(outcome: Points) -> dict[str, tuple[float, float]]:
    """The automatic points of each notebook, and what it is worth: penalties are taken notebook by notebook.

    Outcomes of former versions do not know what people can give: there it is worth its automatic points.
    """
    return {each["notebook"]: (each["score"], each.get("worth") or each["max_score"]) for each in outcome.summary}


def alone(session: Session, *people: int) -> None:
    """Wait until no other transaction decides what counts for these people; none does before this one ends."""
    held = select(Person.id).where(Person.id.in_(people)).order_by(Person.id)
    session.execute(held.with_for_update(key_share=True)).all()


def settle(session: Session, assignment: Assignment, person_id: int, *, again: bool = False) -> Submission | None:
    """Note in the caller's transaction which attempt of a student's is to stand in nbgrader's world; returns it.

    It is the one that counts, or the one that is graded by hand: formgrader shows it.

    `again` has it published anew though it stands there: its penalty may be another now.
    """
    return settle_many(session, assignment, [person_id], again=again)[person_id]


def settle_many(
    session: Session, assignment: Assignment, people: Collection[int], *, again: bool = False
) -> dict[int, Submission | None]:
    """The same for many students, by their ids."""
    session.flush()
    alone(session, *people)
    mine = Submission.assignment_id == assignment.id, Submission.person_id.in_(people)
    query = select(Submission).where(*mine).options(joinedload(Submission.outcome))
    attempts: dict[int, list[Submission]] = {person_id: [] for person_id in people}
    for attempt in session.scalars(query.execution_options(populate_existing=True)):
        attempts[attempt.person_id].append(attempt)
    of_these = Extension.assignment_id == assignment.id, Extension.person_id.in_(people)
    extensions = {each.person_id: each for each in session.scalars(select(Extension).where(*of_these))}
    there = Publication.assignment_id == assignment.id, Publication.person_id.in_(people)
    publications = {each.person_id: each for each in session.scalars(select(Publication).where(*there))}
    chosen = {
        person_id: in_hand(own) or counting(own, assignment, extensions.get(person_id))
        for person_id, own in attempts.items()
    }
    for person_id, submission in chosen.items():
        publication = publications.get(person_id)
        if publication is None:
            if submission is None:
                continue
            publication = Publication(assignment_id=assignment.id, person_id=person_id)
            session.add(publication)
        publication.wanted = submission.outcome_id if submission else None
        if again and submission is not None:
            publication.done = None
    session.flush()
    return chosen
