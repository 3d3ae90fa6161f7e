"""How a class did in the exercises of an assignment: success, difficulty and discrimination; pure functions."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.service.insight.reading import Judged, Work

BINS = 10
FEWEST = 3
"""Below so many students a correlation says nothing: two points always lie on a line."""


@dataclass(frozen=True)
class Bar:
    """So many students have at least `start` and less than `end` of the points, in percent; the last has 100 too."""

    start: int
    end: int
    students: int


@dataclass(frozen=True)
class Item:
    """One exercise over the class.

    `success` is the share of students who have it right in everything, `difficulty` the mean share of its points (so
    that an easy one is near 1), `discrimination` as `discrimination` says, None where it cannot be computed.
    """

    notebook: str
    exercise: str
    students: int
    right: int
    success: float
    difficulty: float
    discrimination: float | None


@dataclass(frozen=True)
class Failed:
    """A check that some students' function did not pass."""

    notebook: str
    exercise: str
    check: str
    students: int
    share: float


def histogram(works: Sequence[Work]) -> list[Bar]:
    """How many students have which share of the points, in tenths."""
    counts = Counter(min(BINS - 1, int(BINS * round(_share(work), 9))) for work in works)
    return [Bar(100 * place // BINS, 100 * (place + 1) // BINS, counts[place]) for place in range(BINS)]


def items(works: Sequence[Work]) -> list[Item]:
    """The exercises, in the order of the reports; each over the students in whose attempt it was judged."""
    by_exercise: dict[tuple[str, str], list[tuple[Judged, float]]] = {}
    for work in works:
        # Of what was judged alone: other points are people's, or of work that could not be read.
        total = math.fsum(judged.score for judged in work.exercises)
        for judged in work.exercises:
            if judged.status != "ungraded":
                by_exercise.setdefault(judged.key, []).append((judged, total - judged.score))
    return [_item(key, found) for key, found in by_exercise.items()]


def _item(key: tuple[str, str], found: Sequence[tuple[Judged, float]]) -> Item:
    shares = [judged.share for judged, _ in found]
    right = sum(judged.is_right for judged, _ in found)
    return Item(
        *key,
        students=len(found),
        right=right,
        success=right / len(found),
        difficulty=statistics.fmean(shares),
        discrimination=discrimination(shares, [rest for _, rest in found]),
    )


def discrimination(item: Sequence[float], rest: Sequence[float]) -> float | None:
    """The corrected item-total correlation: whether those who do well elsewhere do well here.

    Pearson's correlation between each student's share of this exercise's points and the sum of their points in the
    *other* exercises,

        r = sum (x - mean x) (y - mean y) / sqrt(sum (x - mean x)^2 sum (y - mean y)^2),

    so that the exercise is not correlated with itself. Source: Nunnally & Bernstein (1994), Psychometric Theory, 3rd
    edition, chapter 8 ("corrected item-total correlation").

    None where it is not defined: with fewer than three students, and where one of the two is the same for all of them
    (as the second is where there is no other exercise).
    """
    if len(item) < FEWEST:
        return None
    # A difference that is rounding's alone is none.
    x, y = [round(each, 9) for each in item], [round(each, 9) for each in rest]
    if len(set(x)) == 1 or len(set(y)) == 1:
        return None
    return max(-1.0, min(1.0, statistics.correlation(x, y)))


def failures(works: Sequence[Work]) -> list[Failed]:
    """The checks that did not pass, those first that most students failed."""
    students: Counter[tuple[str, str, str]] = Counter()
    judged: Counter[tuple[str, str]] = Counter()
    for work in works:
        for each in work.exercises:
            judged[each.key] += 1
            for check in set(each.failed):
                students[(*each.key, check)] += 1
    found = [
        Failed(notebook, exercise, check, count, count / judged[notebook, exercise])
        for (notebook, exercise, check), count in students.items()
    ]
    return sorted(found, key=lambda each: (-each.students, each.notebook, each.exercise, each.check))


def _share(work: Work) -> float:
    return max(0.0, min(1.0, work.score / work.max_score)) if work.max_score else 0.0
