"""What chance leaves certain: how often something happened, compared so that luck never decides."""

from __future__ import annotations

import math
from dataclasses import dataclass

SURPRISE = 32.0
"""Nats. Two counts of independent trials with one probability differ by as much less than once in 10^11 pairs."""


@dataclass(frozen=True)
class Frequency:
    """How often something happened in so many independent trials.

    Two frequencies agree unless no common probability explains both. For each of them n KL(hits/n || p) exceeds s with
    probability at most 2 exp(-s), whatever the true p (Chernoff 1952, Ann. Math. Statist. 23(4), 493-507), so that the
    sum of both exceeds s with at most 4 (1 + s) exp(-s), and the least sum over all p all the more rarely.
    """

    hits: int
    trials: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.trials:
            raise ValueError(f"{self.hits} hits in {self.trials} trials")

    def __str__(self) -> str:
        share = self.hits / self.trials if self.trials else math.nan
        return f"{share:.3g} ({self.hits} of {self.trials})"

    def agrees(self, other: Frequency) -> bool:
        """Whether one probability may be behind both."""
        trials = self.trials + other.trials
        if not trials:
            return True
        common = (self.hits + other.hits) / trials
        return self._surprise(common) + other._surprise(common) <= SURPRISE

    def _surprise(self, probability: float) -> float:
        """n KL(hits/n || probability), in nats."""
        misses = self.trials - self.hits
        total = 0.0
        for count, expected in ((self.hits, probability), (misses, 1.0 - probability)):
            if count:
                total += count * math.log(count / (self.trials * expected)) if expected > 0 else math.inf
        return total
