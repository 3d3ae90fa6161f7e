"""A class in which one in twenty submissions loops until its limit: what the others notice of it.

Times run from the moment at which the class's first submission is stored, so that the start of the command, which no
loop delays, is in none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import eight
from benchmarks.contestants import BIN
from benchmarks.eight import ASSIGNMENT
from benchmarks.verdicts import reports

WORKERS = 2
ONE_IN = 20


@dataclass(frozen=True)
class Loops:
    """One class graded with two workers, with and without loops in it.

    Attributes:
        students: how many there are, and `looping` of them loop.
        wall: seconds until all are stored; `without` is that of the same class, in which those few are as the others.
        looped: seconds that the looping submissions took, added up, as their reports say.
        others_done: seconds until the last of the others was stored, its page written.
    """

    students: int
    looping: int
    wall: float
    without: float
    looped: float
    others_done: float

    @property
    def bound(self) -> float:
        """Seconds that the loops alone take, spread over the workers."""
        return self.looped / WORKERS


def loops(students: int, scratch: Path) -> Loops:
    """Grade the class without loops, then with them.

    Raises:
        RuntimeError: it could not be graded, or what loops was not stopped.
    """
    positions = tuple(range(ONE_IN // 3, students, ONE_IN))
    _, undelayed = _graded(students, (), scratch)
    found, stored = _graded(students, positions, scratch)
    looping = [f"s{position:05}" for position in positions]
    for student in looping:
        status = {one["name"]: one["status"] for one in found[student]["exercises"]}["sgd"]
        if status != "timeout":
            raise RuntimeError(f"{student} loops, but its verdict is {status!r}.")
    looped = sum(found[student]["seconds"] for student in looping)
    others = max(seconds for student, seconds in stored.items() if student not in looping)
    return Loops(students, len(looping), max(stored.values()), max(undelayed.values()), looped, others)


def _graded(
    students: int, positions: tuple[int, ...], scratch: Path
) -> tuple[dict[str, dict[str, Any]], dict[str, float]]:
    """The reports by student, and when each was stored."""
    root = scratch / f"loops-{len(positions)}"
    document = eight.released(eight.make_course(root))
    eight.hand_in(root, document, eight.build_class(students, positions))
    found = reports([BIN / "autograder", "grade", "--jobs", str(WORKERS), "--json"], root, scratch)
    pages = (root / "feedback").glob(f"*/{ASSIGNMENT}/{ASSIGNMENT}.html")
    stored = {page.parent.parent.name: page.stat().st_mtime for page in pages}
    first = min(stored.values())
    return found, {student: moment - first for student, moment in stored.items()}
