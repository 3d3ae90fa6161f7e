"""How an attempt differs from the one before it, as far as both may be seen: what is newly right, what newly wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["newly_right", "newly_wrong", "better", "worse", "other"]
_NOT_JUDGED = ("ungraded", "unreadable")


@dataclass(frozen=True)
class CheckChange:
    """A check that both attempts were asked, and that came out otherwise; `message` is what it says now."""

    check: str
    part: str | None
    message: str


@dataclass(frozen=True)
class ExerciseChange:
    """An exercise that came out otherwise. `other` where it is worth as much, and wrong in another way."""

    notebook: str
    exercise: str
    kind: Kind
    status_before: str
    status_now: str
    score_before: float
    score_now: float
    max_score: float
    newly_right: tuple[CheckChange, ...] = ()
    newly_wrong: tuple[CheckChange, ...] = ()


@dataclass(frozen=True)
class Difference:
    """What changed, exercise by exercise, how many exercises did not, and the notebooks that cannot be compared."""

    exercises: tuple[ExerciseChange, ...] = ()
    unchanged: int = 0
    not_compared: tuple[str, ...] = ()


def compare(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> Difference:
    """The difference between two attempts' reports (schema 1), each as its reader may see it (`policy.shown`).

    An exercise of which we have no verdict, on either side, is no change. A sentence is none either: it speaks of
    hidden inputs, which are others for other work.
    """
    former = {report["notebook"]: report for report in before}
    changes: list[ExerciseChange] = []
    unchanged, not_compared = 0, []
    for report in now:
        name = report["notebook"]
        if report["status"] != "graded" or former.get(name, {}).get("status") != "graded":
            not_compared.append(name)
            continue
        old = {exercise["name"]: exercise for exercise in former[name]["exercises"]}
        for exercise in report["exercises"]:
            was = old.get(exercise["name"])
            if was is None or {was["status"], exercise["status"]}.intersection(_NOT_JUDGED):
                continue
            change = _exercise(name, was, exercise)
            changes += [change] if change else []
            unchanged += not change
    return Difference(tuple(changes), unchanged, tuple(not_compared))


def _exercise(notebook: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> ExerciseChange | None:
    right, wrong = tuple(_turned(was, now, to=True)), tuple(_turned(was, now, to=False))
    kind = _kind(was, now)
    if kind == "other" and was["status"] == now["status"] and not right and not wrong:
        return None
    return ExerciseChange(
        notebook=notebook,
        exercise=now["name"],
        kind=kind,
        status_before=was["status"],
        status_now=now["status"],
        score_before=was["score"],
        score_now=now["score"],
        max_score=now["max_score"],
        newly_right=right,
        newly_wrong=wrong,
    )


def _kind(was: Mapping[str, Any], now: Mapping[str, Any]) -> Kind:
    if was["status"] != now["status"] and "correct" in (was["status"], now["status"]):
        return "newly_right" if now["status"] == "correct" else "newly_wrong"
    # As shares: what an exercise is worth may have changed between the two.
    old, new = _share(was), _share(now)
    return "better" if new > old else "worse" if new < old else "other"


def _share(exercise: Mapping[str, Any]) -> float:
    return round(exercise["score"] / exercise["max_score"], 6) if exercise["max_score"] else 0.0


def _turned(was: Mapping[str, Any], now: Mapping[str, Any], *, to: bool) -> Iterator[CheckChange]:
    """The checks that both were asked and that have turned, by what they ask of which array."""
    old, new = _outcomes(was), _outcomes(now)
    for key, (passed, message) in new.items():
        if key in old and old[key][0] is not to and passed is to:
            yield CheckChange(*key, message)


def _outcomes(exercise: Mapping[str, Any]) -> dict[tuple[str, str | None], tuple[bool, str]]:
    """Each check as passed only if all its findings are, and the sentence of the first that says so."""
    found: dict[tuple[str, str | None], tuple[bool, str]] = {}
    for finding in exercise["findings"]:
        key = finding["check"], finding.get("part")
        if key not in found or (found[key][0] and not finding["passed"]):
            found[key] = bool(finding["passed"]), finding["message"]
    return found
