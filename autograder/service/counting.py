"""Which of a student's attempts counts. Apart from `marks`, so that whoever grades need not import nbgrader."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from autograder.service.policy import Late, Window, late_from, late_penalty, seconds_late, window
from autograder.service.store.models import Assignment, Extension, Outcome, Person, Publication, Submission


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
    def outcome(self) -> Outcome | None:
        """The outcome that holds."""


_Attempt = TypeVar("_Attempt", bound=Attempt)


def counting(attempts: Iterable[_Attempt], assignment: Assignment, extension: Extension | None) -> _Attempt | None:
    """Which of a student's attempts counts: the latest, or the one with the most points after the late penalty.

    Only one that has a verdict can: what is withheld, still waits or could not be graded by us leaves the former in its
    place. Of attempts with as many points the latest counts, in which answers that people mark may be better.

    `attempts` are read with their outcomes while their session is open.
    """
    able = [each for each in attempts if not each.withheld and each.outcome and each.outcome.status != "ungraded"]
    if assignment.counts == "latest":
        return max(able, key=lambda attempt: attempt.number, default=None)
    late, dates = late_from(assignment.late), window(assignment, extension)
    return max(able, key=lambda attempt: (net(attempt, dates, late), attempt.number), default=None)


def net(attempt: Attempt, dates: Window, late: Late) -> float:
    """The automatic points of an attempt with a verdict, less the penalty."""
    assert attempt.outcome is not None
    seconds = seconds_late(dates, attempt.submitted_at)
    if seconds <= 0 or late == Late():
        return attempt.outcome.score
    lost = [late_penalty(score, most, seconds, late) for score, most in notebook_scores(attempt.outcome).values()]
    return round(attempt.outcome.score - math.fsum(lost), 6)


def notebook_scores(outcome: Outcome) -> dict[str, tuple[float, float]]:
    """The automatic points of each notebook, and how many there are: penalties are taken notebook by notebook."""
    return {report["notebook"]: (report["score"], report["max_score"]) for report in outcome.reports}


def alone(session: Session, person_id: int) -> None:
    """Wait until no other transaction decides what counts for a person; none does before this one ends."""
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))


def settle(session: Session, assignment: Assignment, person_id: int, *, again: bool = False) -> Submission | None:
    """Note in the caller's transaction which attempt of a student's is to stand in nbgrader's world; returns it.

    `again` has it published anew though it stands there: its penalty may be another now.
    """
    alone(session, person_id)
    own = (Submission.assignment_id == assignment.id, Submission.person_id == person_id)
    query = select(Submission).where(*own).options(joinedload(Submission.outcome))
    attempts = session.scalars(query.execution_options(populate_existing=True)).all()
    chosen = counting(attempts, assignment, session.get(Extension, (assignment.id, person_id)))
    publication = session.get(Publication, (assignment.id, person_id))
    if publication is None:
        if chosen is None:
            return None
        publication = Publication(assignment_id=assignment.id, person_id=person_id)
        session.add(publication)
    publication.wanted = chosen.outcome_id if chosen else None
    if again and chosen is not None:
        publication.done = None
    session.flush()
    return chosen
