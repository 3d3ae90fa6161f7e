"""What a class did in one assignment, in one look: points, exercises, misconceptions, and who may need attention."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.service.insight.attention import STUCK_AFTER, Look, Stuck, looks, stuck
from autograder.service.insight.comparing import likenesses
from autograder.service.insight.items import Bar, Failed, Item, failures, histogram, items
from autograder.service.insight.misconceptions import Held, held
from autograder.service.insight.reading import (
    Work,
    attempts_of,
    counting_works,
    flagged_works,
    latest_works,
    students_of,
)
from autograder.service.store.models import Assignment, Person, Submission
from autograder.service.tables import Table

TableName = Literal["students", "exercises", "misconceptions", "findings", "missing", "stuck", "look", "similar"]
TABLES: tuple[TableName, ...] = get_args(TableName)
"""The tables of a class."""


@dataclass(frozen=True)
class Class:
    """The class's verdicts, as they count now. `missing` are those who have handed in nothing.

    `handed_in` counts students with any attempt; `works` are the attempts that count, of those who have a verdict.
    """

    students: int
    handed_in: int
    works: Sequence[Work]
    attempts: Mapping[str, int]
    histogram: Sequence[Bar]
    items: Sequence[Item]
    held: Sequence[Held]
    failures: Sequence[Failed]
    missing: Sequence[Person]
    stuck: Sequence[Stuck]
    looks: Sequence[Look]

    @property
    def mean(self) -> float | None:
        """The mean of the points; None while there are none."""
        return statistics.fmean(work.score for work in self.works) if self.works else None

    @property
    def median(self) -> float | None:
        """The median of the points."""
        return statistics.median(work.score for work in self.works) if self.works else None

    @property
    def max_score(self) -> float | None:
        """The points that there are."""
        return max((work.max_score for work in self.works), default=None)


def read_class(session: Session, assignment: Assignment, only: TableName | None = None) -> Class:
    """All of it; or as much as one of its tables needs, what is not read being empty."""

    def needs(*names: TableName) -> bool:
        return only is None or only in names

    works = [] if only in ("missing", "look") else counting_works(session, assignment)
    people = students_of(session, assignment) if needs("students", "missing", "stuck") else []
    counts = attempts_of(session, assignment) if people else {}
    attempts = {person.name: counts[person.id] for person in people if person.id in counts}
    latest = latest_works(session, assignment, STUCK_AFTER, works) if needs("stuck") else {}
    return Class(
        students=len(people),
        handed_in=len(attempts),
        works=works,
        attempts=attempts,
        histogram=histogram(works),
        items=items(works) if needs("exercises") else [],
        held=held(works) if needs("misconceptions") else [],
        failures=failures(works) if needs("findings") else [],
        missing=[person for person in people if person.id not in counts],
        stuck=stuck(latest, works, attempts),
        looks=looks(flagged_works(session, assignment)) if needs("look") else [],
    )


def table_of(found: Class, name: TableName, sentences: Sequence[str] = ()) -> Table:
    """One of the tables of a class; `sentences` are those of its misconceptions, in their order."""
    makers = {
        "students": _students,
        "exercises": _exercises,
        "findings": _findings,
        "missing": _missing,
        "stuck": _stuck,
        "look": _look,
    }
    if name == "misconceptions":
        return _misconceptions(found, sentences or [""] * len(found.held))
    return makers[name](found)


def similar(session: Session, assignment: Assignment) -> Table:
    """The pairs of works that have much in common, as they were found last."""
    pairs = likenesses(session, assignment)
    ids = {id for pair in pairs for id in (pair.first, pair.second)}
    names = _names(session, sorted(ids))
    columns = ("first_student", "second_student", "first_share", "second_share")
    rows = [
        {
            "first_student": names[pair.first],
            "second_student": names[pair.second],
            "first_share": pair.first_share,
            "second_share": pair.second_share,
            "first": pair.first,
            "second": pair.second,
        }
        for pair in pairs
    ]
    return Table("similar", columns, rows, frozenset(columns[2:]))


def _names(session: Session, submissions: Sequence[str]) -> dict[str, str]:
    query = select(Submission.id, Person.name).join(Person, Person.id == Submission.person_id)
    return dict(session.execute(query.where(Submission.id.in_(submissions))).tuples().all())


def _students(found: Class) -> Table:
    columns = ("student", "score", "max_score", "attempts", "attempt", "submitted_at", "wrong")
    rows = [
        {
            "student": work.student,
            "score": work.score,
            "max_score": work.max_score,
            "attempts": found.attempts.get(work.student, 0),
            "attempt": work.number,
            "submitted_at": work.submitted_at,
            "wrong": sum(not each.is_right for each in work.exercises),
            "submission": work.submission,
        }
        for work in found.works
    ]
    return Table("students", columns, rows, frozenset(columns[1:]))


def _exercises(found: Class) -> Table:
    columns = ("notebook", "exercise", "students", "right", "success", "difficulty", "discrimination")
    return Table("exercises", columns, [asdict(each) for each in found.items], frozenset(columns[2:]))


def _misconceptions(found: Class, sentences: Sequence[str]) -> Table:
    columns = ("notebook", "exercise", "misconception", "students", "share", "sentence")
    rows = [
        {
            "notebook": each.notebook,
            "exercise": each.exercise,
            "misconception": each.id,
            "students": each.students,
            "share": each.share,
            "sentence": sentence,
        }
        for each, sentence in zip(found.held, sentences, strict=True)
    ]
    return Table("misconceptions", columns, rows, frozenset({"students", "share"}))


def _findings(found: Class) -> Table:
    columns = ("notebook", "exercise", "check", "students", "share")
    return Table("findings", columns, [asdict(each) for each in found.failures], frozenset(columns[3:]))


def _missing(found: Class) -> Table:
    columns = ("student", "last_name", "first_name", "email")
    rows = [
        {"student": each.name, "last_name": each.last_name, "first_name": each.first_name, "email": each.email}
        for each in found.missing
    ]
    return Table("missing", columns, rows)


def _stuck(found: Class) -> Table:
    columns = ("student", "notebook", "exercise", "cause", "attempts", "submitted_at")
    return Table("stuck", columns, [asdict(each) for each in found.stuck], frozenset({"attempts", "submitted_at"}))


def _look(found: Class) -> Table:
    columns = ("student", "attempt", "submitted_at", "notes", "exercises")
    return Table("look", columns, list(_look_rows(found)), frozenset({"attempt", "submitted_at"}))


def _look_rows(found: Class) -> Iterator[Mapping[str, Any]]:
    for each in found.looks:
        notes, exercises = " ".join(each.notes), ", ".join(each.exercises)
        yield asdict(each) | {"notes": notes, "exercises": exercises}
