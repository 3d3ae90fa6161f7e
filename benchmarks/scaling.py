"""What a submission costs in classes of different sizes, and how much memory the class takes with two workers."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contestants import Contestant, grade_once
from benchmarks.eight import Submission, build_repetitive_class
from benchmarks.measuring import Cost
from benchmarks.race import FEW

_AS_MANY = 120
_LEAST = 2  # times that a class of any size is graded


@dataclass(frozen=True)
class Size:
    """One class: CPU-seconds for a submission without and with the start, and peak memory with two workers in bytes."""

    students: int
    cpu_each: float
    cpu_each_with_start: float
    memory: int
    memory_kind: str


def sizes(
    one_job: Contestant, two_jobs: Contestant, classes: Sequence[int], scratch: Path, say: Callable[[str], None]
) -> list[Size]:
    """Measure classes of these sizes, turn by turn.

    All hold the same work in the same proportion: that of the smallest one, again and again. Its first students are
    those of the start, which is taken off.

    Raises:
        RuntimeError: one could not be graded.
    """

    def graded(contestant: Contestant, students: Sequence[Submission], *, memory: bool = False) -> Cost:
        trial = grade_once(contestant, students, scratch, memory=memory)
        if trial.trouble:
            raise RuntimeError(f"A class of {len(students)} could not be measured, for {trial.trouble}.")
        return trial.cost

    smallest = min(classes)
    each: dict[int, list[float]] = {}
    with_start: dict[int, list[float]] = {}
    for size in in_turn(sorted(set(classes))):
        say(f"a class of {size}")
        students = build_repetitive_class(size, FEW, smallest - FEW)
        few, whole = (graded(one_job, part).cpu_seconds for part in (students[:FEW], students))
        each.setdefault(size, []).append((whole - few) / (size - FEW))
        with_start.setdefault(size, []).append(whole / size)
    found = []
    for size in sorted(each):
        cost = graded(two_jobs, build_repetitive_class(size, FEW, smallest - FEW), memory=True)
        cpu, started = statistics.mean(each[size]), statistics.mean(with_start[size])
        found.append(Size(size, cpu, started, cost.memory or 0, cost.memory_kind))
    return found


def in_turn(classes: Sequence[int]) -> list[int]:
    """Sizes, evenly mixed: what drifts on a shared machine meets all of them.

    A small class is soon graded: it is measured so many times that they make `_AS_MANY` students.
    """
    repeats = {size: max(_LEAST, _AS_MANY // size) for size in classes}
    turns = [(size, number) for size in classes for number in range(repeats[size])]
    return [size for size, _ in sorted(turns, key=lambda turn: (turn[1] + 0.5) / repeats[turn[0]])]
