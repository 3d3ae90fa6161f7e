"""What counts for a student: which attempt, its automatic points, the late penalty, what people gave, the total."""

from __future__ import annotations

import math
from collections.abc import Iterable

from autograder.service.policy import Late, late_from, late_penalty, seconds_late, window
from autograder.service.store.models import Assignment, Extension, Outcome, Submission


def counting(attempts: Iterable[Submission], assignment: Assignment, extension: Extension | None) -> Submission | None:
    """Which of a student's attempts counts: the latest, or the one with the most points after the late penalty.

    Only one that has a verdict can: what is withheld, still waits or could not be graded by us leaves the former in its
    place. Of attempts with as many points the latest counts, in which answers that people mark may be better.

    `attempts` are read with their outcomes while their session is open.
    """
    able = [each for each in attempts if not each.withheld and each.outcome and each.outcome.status != "ungraded"]
    if assignment.counts == "latest":
        return max(able, key=lambda attempt: attempt.number, default=None)
    late = late_from(assignment.late)
    return max(able, key=lambda attempt: (_net(attempt, assignment, extension, late), attempt.number), default=None)


def _net(attempt: Submission, assignment: Assignment, extension: Extension | None, late: Late) -> float:
    """The automatic points of an attempt with a verdict, less the penalty."""
    assert attempt.outcome is not None
    seconds = seconds_late(window(assignment, extension), attempt.submitted_at)
    if seconds <= 0 or late == Late():
        return attempt.outcome.score
    lost = [late_penalty(score, most, seconds, late) for score, most in notebook_scores(attempt.outcome).values()]
    return round(attempt.outcome.score - math.fsum(lost), 6)


def notebook_scores(outcome: Outcome) -> dict[str, tuple[float, float]]:
    """The automatic points of each notebook, and how many there are: penalties are taken notebook by notebook."""
    return {report["notebook"]: (report["score"], report["max_score"]) for report in outcome.reports}
