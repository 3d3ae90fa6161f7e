"""What a submission costs in classes of different sizes, and how much memory the class takes with two workers."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contestants import Contestant, grade_once
from benchmarks.eight import Submission, build_class
from benchmarks.measuring import Cost
from benchmarks.race import FEW

_AS_MANY = 120  # a small class is soon graded, and who is in it matters: as many small ones as make this many


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
    """Measure classes of these sizes, the smallest first.

    Raises:
        RuntimeError: one could not be graded.
    """

    def graded(contestant: Contestant, students: Sequence[Submission], *, memory: bool = False) -> Cost:
        trial = grade_once(contestant, students, scratch, memory=memory)
        if trial.trouble:
            raise RuntimeError(f"A class of {len(students)} could not be measured, for {trial.trouble}.")
        return trial.cost

    found = []
    for size in sorted(classes):
        say(f"a class of {size}")
        repeats = max(1, _AS_MANY // size)
        everybody = build_class(size * repeats)
        each, with_start = [], []
        for number in range(repeats):
            students = everybody[number * size : (number + 1) * size]
            few, whole = (graded(one_job, part).cpu_seconds for part in (students[:FEW], students))
            each.append((whole - few) / (size - FEW))
            with_start.append(whole / size)
        cost = graded(two_jobs, everybody[:size], memory=True)
        found.append(Size(size, statistics.mean(each), statistics.mean(with_start), cost.memory or 0, cost.memory_kind))
    return found
