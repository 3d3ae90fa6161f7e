"""What a regrade changes, as tables: which verdicts, whose points, and which submissions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Literal

from autograder.service.regrading import Changed, Effect
from autograder.service.tables import Table

TableName = Literal["verdicts", "students", "submissions"]


def verdicts(tally: Sequence[tuple[str, str | None, str | None, int]]) -> Table:
    """How many verdicts of each exercise change from which status to which."""
    columns = ("exercise", "before", "after", "count")
    return Table("verdicts", columns, [dict(zip(columns, row, strict=True)) for row in tally], frozenset({"count"}))


def students(effects: Sequence[Effect]) -> Table:
    """Those whose points change, or for whom another attempt counts."""
    columns = ("student", "attempt_before", "points_before", "attempt_after", "points_after")
    moved = [
        each for each in effects if (each.attempt_before, each.points_before) != (each.attempt_after, each.points_after)
    ]
    return Table("students", columns, [asdict(each) for each in moved], frozenset(columns[1:]))


def submissions(changes: Sequence[Changed]) -> Table:
    """What changes of each submission; `exercises` are the changes of its verdicts, for links alone."""
    columns = ("student", "attempt", "score_before", "score_after", "changes")
    rows = [
        {
            "student": each.student,
            "attempt": each.attempt,
            "score_before": each.change["score"][0],
            "score_after": each.change["score"][1],
            "changes": "; ".join(map(_said, each.change["exercises"])),
            "submission": each.submission,
            "exercises": each.change["exercises"],
        }
        for each in changes
    ]
    return Table("submissions", columns, rows, frozenset(columns[1:4]))


def _said(change: dict[str, Any]) -> str:
    before, after = (change[when]["status"] if change[when] else "–" for when in ("before", "after"))
    return f"{change['exercise']}: {before} → {after}"
