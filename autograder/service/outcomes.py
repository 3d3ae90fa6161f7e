"""What grading gave: to JSON and back, stored once for each submission and version, and which attempt counts then."""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.grading import Graded, GradedCell
from autograder.service.counting import alone, settle
from autograder.service.store.models import Outcome, Submission
from autograder.verdict import Counterexample, Finding, Report, Verdict

UNGRADED = "ungraded"


@dataclass(frozen=True)
class Packed:
    """What grading a submission gave, ready to be stored: a report for each notebook, and the rest compressed."""

    reports: list[dict[str, Any]]
    graded: bytes

    @property
    def status(self) -> str:
        """That of the submission: `graded`, `unreadable`, or `ungraded` where of any notebook we have no verdict."""
        statuses = {report["status"] for report in self.reports}
        if UNGRADED in statuses or not statuses:
            return UNGRADED
        return "unreadable" if statuses == {"unreadable"} else "graded"


def pack(graded: Sequence[Graded]) -> Packed:
    """What grading gave, its sentences in the language that is spoken now."""
    return Packed([each.report.to_json() for each in graded], _compressed(graded))


def store_outcome(session: Session, submission: Submission, version: str, packed: Packed, *, worker: str) -> Outcome:
    """Store what grading a submission by a version gave; where a verdict is stored already, that one stays.

    One without a verdict, because we failed, gives way to any other. It holds for the submission where no verdict did
    before: what a regrade gives holds only when that is applied.
    """
    alone(session, submission.person_id)
    session.refresh(submission, ["outcome_id"])  # a regrade may just have been applied
    outcome = Outcome(
        submission_id=submission.id,
        version=version,
        status=packed.status,
        score=round(math.fsum(report["score"] for report in packed.reports), 6),
        max_score=round(math.fsum(report["max_score"] for report in packed.reports), 6),
        reports=packed.reports,
        graded=packed.graded,
        worker=worker[:128],
    )
    same = select(Outcome).where(Outcome.submission_id == submission.id, Outcome.version == version)
    former = session.scalars(same.with_for_update()).one_or_none()
    if former is not None:
        if former.status != UNGRADED:
            return former
        session.delete(former)
        session.flush()
    session.add(outcome)
    session.flush()
    holding = session.get(Outcome, submission.outcome_id) if submission.outcome_id else None
    if holding is None or holding.status == UNGRADED:
        submission.outcome_id = outcome.id
        session.flush()
        settle(session, submission.assignment, submission.person_id)
    return outcome


def graded_of(outcome: Outcome) -> list[Graded]:
    """What grading returned, as it was stored: for the gradebook, autograded notebooks and feedback pages."""
    rest = json.loads(zlib.decompress(outcome.graded))
    return [_graded(report, more) for report, more in zip(outcome.reports, rest, strict=True)]


def own_code(graded: bytes) -> list[str]:
    """The code cells that are the student's own, in the order in which they ran: no released or restored one."""
    return [
        str(cell["source"])
        for notebook in json.loads(zlib.decompress(graded))
        for cell in notebook["cells"]
        if cell["origin"] == "student" and cell["cell_type"] == "code"
    ]


def _compressed(graded: Sequence[Graded]) -> bytes:
    rest = [
        {
            "cells": [_cell_json(cell) for cell in each.cells],
            "cell_scores": None if each.cell_scores is None else dict(each.cell_scores),
            "cell_max_scores": None if each.cell_max_scores is None else dict(each.cell_max_scores),
        }
        for each in graded
    ]
    return zlib.compress(json.dumps(rest).encode())


def _cell_json(cell: GradedCell) -> dict[str, Any]:
    verdicts = [verdict.to_json() for verdict in cell.verdicts]
    return {
        "grade_id": cell.grade_id,
        "origin": cell.origin,
        "cell_type": cell.cell_type,
        "source": cell.source,
        "outputs": list(cell.outputs),
        "execution_count": cell.execution_count,
        "nbgrader": cell.nbgrader,
        "verdicts": verdicts,
        "attachments": None if cell.attachments is None else dict(cell.attachments),
    }


def _graded(report: Mapping[str, Any], rest: Mapping[str, Any]) -> Graded:
    cells = tuple(
        GradedCell(
            **{
                **cell,
                "outputs": tuple(cell["outputs"]),
                "verdicts": tuple(_verdict(verdict) for verdict in cell["verdicts"]),
            }
        )
        for cell in rest["cells"]
    )
    return Graded(_report(report), cells, rest["cell_scores"], rest["cell_max_scores"])


def _report(data: Mapping[str, Any]) -> Report:
    return Report(
        assignment=data["assignment"],
        student=data["student"],
        notebook=data["notebook"],
        source=data["source"],
        status=data["status"],
        message=data["message"],
        exercises=tuple(_verdict(verdict) for verdict in data["exercises"]),
        max_score=data["max_score"],
        mended=tuple(data["mended"]),
        flags=tuple(data["flags"]),
        protection=data["protection"],
        open_properties=tuple(data["open"]),
        seconds=data["seconds"],
        versions=data["versions"],
        timings=data["timings"],
        worth=data.get("worth"),
    )


def _verdict(data: Mapping[str, Any]) -> Verdict:
    return Verdict(**{**data, "findings": tuple(_finding(finding) for finding in data["findings"])})


def _finding(data: Mapping[str, Any]) -> Finding:
    shown = data["counterexample"]
    example = None if shown is None else Counterexample(**{**shown, "names": tuple(shown["names"])})
    return Finding(**{**data, "counterexample": example})
