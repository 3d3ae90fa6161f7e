"""Findings, verdicts and reports, and their JSON form (schema 1)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from autograder.texts import localized

SCHEMA = 1
PHASES = ("reading", "fork", "confinement", "cells", "calls", "checks", "gradebook", "pages")
"""Where the time for a submission goes, in the order in which it does."""

STATUSES = (
    "correct", "partial", "wrong", "missing", "error", "timeout", "memory", "limit", "crash", "protocol",
    "forbidden", "unanswered", "unreadable", "ungraded",
)  # fmt: skip

MAX_SHOWN_ELEMENTS = 400
MAX_SHOWN_LEAVES = 2000
MAX_SHOWN_CHARACTERS = 1000


@dataclass(frozen=True)
class Counterexample:
    """The arguments on which a check failed, what was expected and what came; each already in JSON's terms.

    `names` are those of the arguments, in their order.
    """

    arguments: list[Any]
    expected: Any
    actual: Any
    names: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The JSON object of the report's schema."""
        shown = {"arguments": self.arguments, "expected": self.expected, "actual": self.actual}
        return shown | {"names": list(self.names)}


@dataclass(frozen=True)
class Finding:
    """A check's outcome. `part` names the returned array that it speaks of, None when it speaks of the whole."""

    check: str
    passed: bool
    message: str
    counterexample: Counterexample | None = None
    part: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The JSON object of the report's schema."""
        return {
            "check": self.check,
            "part": self.part,
            "passed": self.passed,
            "message": localized(self.message),
            "counterexample": self.counterexample.to_json() if self.counterexample else None,
        }


@dataclass(frozen=True)
class Verdict:
    """An exercise's outcome. `seed` is that of the hidden inputs; it tells nothing without the course's secret."""

    name: str
    status: str
    score: float
    max_score: float
    message: str
    findings: tuple[Finding, ...] = ()
    misconception: str | None = None
    inherited_from: str | None = None
    limit: str | None = None
    isolated: bool = True
    seed: int | None = None

    def worth(self, max_score: float) -> Verdict:
        """The same verdict, in an assignment where the exercise is worth `max_score` points."""
        fraction = self.score / self.max_score if self.max_score else 0.0
        return replace(self, score=round(fraction * max_score, 6), max_score=max_score)

    def to_json(self) -> dict[str, Any]:
        """The JSON object of the report's schema."""
        return {
            "name": self.name,
            "score": self.score,
            "max_score": self.max_score,
            "status": self.status,
            "limit": self.limit,
            "isolated": self.isolated,
            "message": localized(self.message),
            "misconception": self.misconception,
            "inherited_from": self.inherited_from,
            "seed": self.seed,
            "findings": [finding.to_json() for finding in self.findings],
        }


@dataclass(frozen=True)
class Report:
    """A submitted notebook's verdicts, with the total and how it was obtained.

    `worth` is all that there is for the notebook, points that people give included; None where that was not looked up.
    `seconds` is what grading took, `timings` how long each phase of it and of storing the outcome did (`PHASES`).
    """

    assignment: str
    student: str
    notebook: str
    source: str
    status: str
    message: str | None = None
    exercises: tuple[Verdict, ...] = ()
    max_score: float = 0.0
    mended: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    protection: str = "none"
    open_properties: tuple[str, ...] = ()
    seconds: float = 0.0
    versions: Mapping[str, str] | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
    worth: float | None = None

    @property
    def score(self) -> float:
        """The sum of the automatic scores."""
        return round(math.fsum(verdict.score for verdict in self.exercises), 6)

    def to_json(self) -> dict[str, Any]:
        """The JSON object of the report's schema."""
        return {
            "schema": SCHEMA,
            "assignment": self.assignment,
            "student": self.student,
            "notebook": self.notebook,
            "source": self.source,
            "status": self.status,
            "message": None if self.message is None else localized(self.message),
            "mended": [localized(said) for said in self.mended],
            "flags": list(self.flags),
            "score": self.score,
            "max_score": self.max_score,
            "worth": self.worth,
            "protection": self.protection,
            "open": list(self.open_properties),
            "seconds": round(self.seconds, 3),
            "timings": {phase: round(self.timings[phase], 5) for phase in PHASES if phase in self.timings},
            "versions": dict(self.versions or {}),
            "exercises": [verdict.to_json() for verdict in self.exercises],
        }


def to_jsonable(value: Any) -> Any:
    """`value` as strict JSON can hold it: arrays as nested lists, NaN and infinities as strings, the rest as text.

    Numbers keep six significant digits more than a person reads (twelve). Arrays beyond 400 elements, and lists that
    hold more than 2000 in all, are described, not listed.
    """
    if isinstance(value, (list, tuple, dict)) and _leaves(value) > MAX_SHOWN_LEAVES:
        return f"a {type(value).__name__} of {len(value)} items, too large to show"
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, np.ndarray):
        if value.size > MAX_SHOWN_ELEMENTS:
            return f"array of shape {value.shape}, {value.dtype}"
        return to_jsonable(np.asarray(value).tolist())
    if isinstance(value, np.generic):
        return to_jsonable(value.item())
    if isinstance(value, int):
        return value if abs(value) < 2**53 else str(value)[:MAX_SHOWN_CHARACTERS]
    if isinstance(value, float):
        return float(f"{value:.12g}") if math.isfinite(value) else str(value)
    if isinstance(value, (list, tuple)):
        return [to_jsonable(item) for item in value[:MAX_SHOWN_ELEMENTS]]
    if isinstance(value, dict):
        return {str(key)[:100]: to_jsonable(item) for key, item in list(value.items())[:MAX_SHOWN_ELEMENTS]}
    if callable(value):
        return (value.__doc__ or getattr(value, "__name__", "a function")).strip().split("\n")[0]
    return str(value)[:MAX_SHOWN_CHARACTERS]


def _leaves(value: Any) -> int:
    """How many numbers and texts a nested value holds; counting ends soon after the most that is shown."""
    if isinstance(value, np.ndarray):
        return int(value.size)
    if isinstance(value, str):
        return 1 + len(value) // 20
    if not isinstance(value, (list, tuple, dict)):
        return 1
    count = 1
    for item in value.values() if isinstance(value, dict) else value:
        count += _leaves(item)
        if count > MAX_SHOWN_LEAVES:
            break
    return count
