"""Who may need somebody's attention: who has not handed in, who is stuck, whose attempts broke rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from autograder.service.insight.reading import Judged, Work

STUCK_AFTER = 3
"""So many attempts in a row with the same mistake are called stuck."""
_NOT_BEGUN = ("unanswered", "ungraded")


@dataclass(frozen=True)
class Stuck:
    """A student whose latest attempts fail alike in one exercise: by the same cause, or in the same checks."""

    student: str
    notebook: str
    exercise: str
    attempts: int
    submission: str
    submitted_at: datetime
    cause: str
    misconception: str | None


@dataclass(frozen=True)
class Look:
    """An attempt that somebody may want to look at: what was noted of it, for staff."""

    student: str
    submission: str
    attempt: int
    submitted_at: datetime
    notes: tuple[str, ...]
    exercises: tuple[str, ...]


def stuck(latest: Mapping[str, Sequence[Work]], counting: Collection[Work], attempts: Mapping[str, int]) -> list[Stuck]:
    """Who is stuck: whose `STUCK_AFTER` latest attempts (`latest`, the newest first) have the same mistake in one
    exercise, which is not right in the attempt that counts either. Most attempts first.

    The mistake is the same where its cause is; where that is not known, where the exercise has the same status and
    fails the same checks. What is left as released, or inherited from an earlier function, is no mistake of its own.
    """
    right = {(work.student, each.key) for work in counting for each in work.exercises if each.is_right}
    found = []
    for student, works in latest.items():
        if len(works) < STUCK_AFTER:
            continue
        mistakes = [{each.key: _mistake(each) for each in work.exercises} for work in works[:STUCK_AFTER]]
        for each in works[0].exercises:
            same = {one.get(each.key) for one in mistakes}
            if len(same) == 1 and None not in same and (student, each.key) not in right:
                found.append(
                    Stuck(
                        student,
                        *each.key,
                        attempts=attempts.get(student, len(works)),
                        submission=works[0].submission,
                        submitted_at=works[0].submitted_at,
                        cause=each.misconception or ", ".join(each.failed) or each.status,
                        misconception=each.misconception,
                    )
                )
    return sorted(found, key=lambda one: (-one.attempts, one.student, one.notebook, one.exercise))


def _mistake(each: Judged) -> tuple[str, ...] | None:
    """What is wrong, so that it can be compared; None where nothing is, or it is not the exercise's own."""
    if each.is_right or each.status in _NOT_BEGUN:
        return None
    if each.misconception is not None:
        return ("cause", each.misconception)
    if each.inherited_from is not None:
        return None
    return ("checks", each.status, *sorted(each.failed))


def looks(flagged: Sequence[Work]) -> list[Look]:
    """The attempts whose reports have flags, or exercises that broke the rules of the wire; the newest first."""
    found = [
        Look(
            work.student,
            work.submission,
            work.number,
            work.submitted_at,
            work.flags,
            tuple(each.name for each in work.exercises if each.status == "protocol"),
        )
        for work in flagged
    ]
    return sorted(found, key=lambda one: one.submitted_at, reverse=True)
