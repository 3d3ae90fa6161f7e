"""The contestants side by side: several rounds in alternating order, and what a submission costs each of them.

A command's start (imports, the sandbox's self-test, opening the gradebook) is paid once for a class of any size. So
each contestant grades, in each round, a class of two and a whole class: the difference, divided by the students more,
is what a submission costs; what is left of the class of two is the start.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.contestants import Contestant, Trial, grade_once
from benchmarks.eight import Submission

FEW = 2


@dataclass
class Column:
    """What was measured of one contestant: in each round a class of two and a whole one, and once the memory.

    `trouble` says why it has no figures, if it has none.
    """

    key: str
    name: str
    few: list[Trial] = field(default_factory=list)
    whole: list[Trial] = field(default_factory=list)
    memory: int | None = None
    memory_kind: str = ""
    trouble: str = ""

    @property
    def measured(self) -> bool:
        """Whether it has figures."""
        return bool(self.whole) and not self.trouble

    @property
    def students(self) -> int:
        """How many there are in its whole class."""
        return self.whole[0].students

    @property
    def cpu(self) -> list[float]:
        """CPU-seconds for a submission, in each round."""
        return self._each(lambda trial: trial.cost.cpu_seconds)

    @property
    def wall(self) -> list[float]:
        """Wall time for a submission in seconds, in each round."""
        return self._each(lambda trial: trial.cost.wall_seconds)

    @property
    def start(self) -> float:
        """CPU-seconds that are paid once for a class: the median."""
        return statistics.median(
            max(0.0, few.cost.cpu_seconds - few.students * each) for few, each in zip(self.few, self.cpu, strict=True)
        )

    @property
    def total(self) -> float:
        """CPU-seconds of the whole class, the start included: the median."""
        return statistics.median(trial.cost.cpu_seconds for trial in self.whole)

    def _each(self, of: Callable[[Trial], float]) -> list[float]:
        pairs = zip(self.few, self.whole, strict=True)
        return [(of(whole) - of(few)) / (whole.students - few.students) for few, whole in pairs]


def race(
    contestants: Sequence[Contestant],
    submissions: Sequence[Submission],
    slow_students: int,
    rounds: int,
    scratch: Path,
    say: Callable[[str], None],
) -> dict[str, Column]:
    """Measure the contestants, by key; one that fails or gives wrong scores is left out from then on."""
    columns = {one.key: Column(one.key, one.name) for one in contestants}

    def graded(contestant: Contestant, students: Sequence[Submission], *, memory: bool = False) -> Trial | None:
        column = columns[contestant.key]
        if column.trouble:
            return None
        trial = grade_once(contestant, students, scratch, memory=memory)
        if trial.trouble:
            column.trouble = f"not measured, for {trial.trouble}"
            say(f"  {contestant.key}: {column.trouble}")
            return None
        return trial

    for contestant in contestants:
        say(f"warming up, and measuring memory: {contestant.key}")
        graded(contestant, submissions[:FEW])
        size = slow_students if contestant.slow else len(submissions)
        trial = graded(contestant, submissions[:size], memory=True)
        if trial is not None:
            columns[contestant.key].memory = trial.cost.memory
            columns[contestant.key].memory_kind = trial.cost.memory_kind
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}")
        for contestant in _order(contestants, number):
            column = columns[contestant.key]
            size = slow_students if contestant.slow else len(submissions)
            few = graded(contestant, submissions[:FEW])
            whole = graded(contestant, submissions[:size])
            if few is None or whole is None:
                continue
            column.few.append(few)
            column.whole.append(whole)
            each, took = column.cpu[-1], column.wall[-1]
            say(f"  {contestant.key}: {each:.4f} CPU-seconds and {took:.4f} s for a submission")
    return columns


def _order(contestants: Sequence[Contestant], number: int) -> list[Contestant]:
    """Another one begins in each round, and every other round goes backwards: what drifts meets all of them alike."""
    start = number % max(1, len(contestants))
    turned = [*contestants[start:], *contestants[:start]]
    return turned[::-1] if number % 2 else turned


def ratios(columns: Mapping[str, Column], over: str, under: str, of: str = "cpu") -> list[float]:
    """In each round, what a submission costs `over` divided by what it costs `under`; `of` is "cpu" or "wall".

    Empty where one of them was not measured, or so small a difference that noise has swallowed it.
    """
    above, below = columns.get(over), columns.get(under)
    if above is None or below is None or not above.measured or not below.measured:
        return []
    pairs = list(zip(getattr(above, of), getattr(below, of), strict=True))
    return [one / other for one, other in pairs] if min(map(min, pairs)) > 0 else []
