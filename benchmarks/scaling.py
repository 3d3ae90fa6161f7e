"""What a submission costs in classes of different sizes, and how much memory the class takes with two workers."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contestants import Contestant, grade_once
from benchmarks.eight import build_class
from benchmarks.race import FEW

_REPEATED_BELOW = 100  # a small class is soon graded, and one run says little
_REPEATS = 5


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

    def graded(contestant: Contestant, size: int, *, memory: bool = False) -> list[tuple[float, int, str]]:
        costs = []
        for _ in range(1 if memory or size >= _REPEATED_BELOW else _REPEATS):
            trial = grade_once(contestant, build_class(size), scratch, memory=memory)
            if trial.trouble:
                raise RuntimeError(f"A class of {size} could not be measured, for {trial.trouble}.")
            costs.append((trial.cost.cpu_seconds, trial.cost.memory or 0, trial.cost.memory_kind))
        return costs

    few = statistics.median(cpu for cpu, *_ in graded(one_job, FEW))
    found = []
    for size in sorted(classes):
        say(f"a class of {size}")
        whole = statistics.median(cpu for cpu, *_ in graded(one_job, size))
        ((_, memory, kind),) = graded(two_jobs, size, memory=True)
        found.append(Size(size, (whole - few) / (size - FEW), whole / size, memory, kind))
    return found
