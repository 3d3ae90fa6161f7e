"""Marks, verdicts and findings as CSV: plain, and as Canvas and Moodle take them in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from autograder.service.counting import counting
from autograder.service.marks import GivenByPeople, Mark, marks
from autograder.service.store import Store
from autograder.service.store.models import Assignment, Extension, Membership, Outcome, Person, Submission

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the beginning of a formula, in the widths of East Asian scripts too."""
_FORMULA_WITHIN = re.compile(r"""(\A|[;\t\r\n])(?=[\s"]*[-=+@\uff1d\uff0b\uff0d\uff20])""")
"""Where one would begin also if the text were parted: at semicolons, say, where a comma is the decimal point."""
BYTE_ORDER_MARK = "\ufeff"
_AT_ONCE = 50

Cell = str | int | float | bool | datetime | None
Row = Sequence[Cell]


@dataclass(frozen=True)
class Marked:
    """The marks of an assignment, for each student of the course in the order of their names."""

    assignment: str
    max_score: float
    marks: Sequence[Mark]


def as_csv(rows: Iterable[Row], *, for_excel: bool = False) -> Iterator[str]:
    """The rows as lines of CSV. Where a spreadsheet would see a formula in a text, an apostrophe stands before it.

    `for_excel` puts a mark before the first line, by which Excel knows that the text is in UTF-8.
    """
    if for_excel:
        yield BYTE_ORDER_MARK
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([written(cell) for cell in row])
        yield line.getvalue()


def written(cell: Cell) -> str:
    """What stands in the file for a value."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, (int, float)):
        return f"{cell:.6f}".rstrip("0").rstrip(".")
    safe = _FORMULA_WITHIN.sub(r"\1'", cell)
    return f"'{safe}" if safe.startswith(FORMULA) else safe


def students(session: Session, course_id: int) -> list[Person]:
    """The course's students, by name."""
    query = select(Person).join(Membership, Membership.person_id == Person.id)
    query = query.where(Membership.course_id == course_id, Membership.role == "student")
    return list(session.scalars(query.order_by(Person.name)))


def marked(
    session: Session, assignment: Assignment, given: GivenByPeople, people: Iterable[Person], worth: float
) -> Marked:
    """The marks of an assignment; `worth` is how many points there are, where the gradebook does not know it."""
    found = list(marks(session, assignment, given, people))
    return Marked(assignment.name, sum(given.maxima.values()) or worth, found)


def plain(people: Sequence[Person], all_marked: Iterable[Marked]) -> Iterator[Row]:
    """A line for each student and assignment, with all that the mark is made of."""
    yield (
        "student", "last_name", "first_name", "email", "assignment", "attempts", "attempt", "submitted_at",
        "seconds_late", "status", "automatic", "manual", "penalty", "total", "max_score", "needs_marking",
    )  # fmt: skip
    for each in all_marked:
        for person, mark in zip(people, each.marks, strict=True):
            counts = mark.submission is not None
            about = (person.name, person.last_name, person.first_name, person.email, each.assignment, mark.attempts)
            attempt: Row = (None,) * 7
            if mark.submission is not None and mark.submission.outcome is not None:
                attempt = (
                    mark.submission.number, mark.submission.submitted_at, mark.seconds_late,
                    mark.submission.outcome.status, mark.automatic, mark.manual, mark.penalty,
                )  # fmt: skip
            yield (
                *about,
                *attempt,
                mark.total,
                each.max_score,
                mark.needs_marking if counts or mark.needs_marking else None,
            )


def canvas(people: Sequence[Person], all_marked: Iterable[Marked]) -> Iterator[Row]:
    """As Canvas' gradebook imports it: a column for each assignment, below its name the points that it is worth.

    Canvas finds a student by the login. The column `ID` is for its own numbers, and stays empty.
    """
    columns = list(all_marked)
    yield ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", *(each.assignment for each in columns))
    yield ("    Points Possible", "", "", "", "", *(round(each.max_score, 2) for each in columns))
    for number, person in enumerate(people):
        totals = (_rounded(each.marks[number].total) for each in columns)
        yield (_sortable(person), "", "", person.name, "", *totals)


def moodle(people: Sequence[Person], all_marked: Iterable[Marked]) -> Iterator[Row]:
    """As Moodle's gradebook imports it: map `Username` or `Email address` to the user, the others to grade items."""
    columns = list(all_marked)
    yield ("Username", "First name", "Last name", "Email address", *(each.assignment for each in columns))
    for number, person in enumerate(people):
        totals = (_rounded(each.marks[number].total) for each in columns)
        yield (person.name, person.first_name, person.last_name, person.email, *totals)


def _rounded(total: float | None) -> float | None:
    """To the hundredths that these programs keep."""
    return None if total is None else round(total, 2)


def _sortable(person: Person) -> str:
    """The name as Canvas sorts it."""
    return ", ".join(part for part in (person.last_name, person.first_name) if part) or person.name


_ATTEMPT = ("student", "assignment", "attempt", "submission", "submitted_at", "counts", "notebook", "exercise")
_VERDICT = ("status", "score", "max_score", "misconception", "inherited_from", "limit", "isolated", "message")
_FINDING = ("check", "part", "passed", "message")


@dataclass(frozen=True)
class Attempted:
    """An attempt with a verdict, and whether it is the one that counts."""

    student: str
    assignment: str
    number: int
    submission_id: str
    submitted_at: datetime
    outcome_id: str
    counts: bool


def attempts(session: Session, assignment: Assignment, *, counting_only: bool) -> list[Attempted]:
    """The attempts at an assignment that have a verdict, by student; those that count alone, or all."""
    found = session.scalars(select(Extension).where(Extension.assignment_id == assignment.id))
    extensions = {extension.person_id: extension for extension in found}
    query = select(Submission).where(Submission.assignment_id == assignment.id).options(joinedload(Submission.outcome))
    by_person: dict[tuple[str, int], list[Submission]] = {}
    for submission in session.scalars(query):
        by_person.setdefault((submission.person.name, submission.person_id), []).append(submission)
    rows = []
    for (name, person_id), own in sorted(by_person.items()):
        counted = counting(own, assignment, extensions.get(person_id))
        rows += [
            Attempted(name, assignment.name, each.number, each.id, each.submitted_at, each.outcome_id, each is counted)
            for each in sorted(own, key=lambda attempt: attempt.number)
            if each.outcome_id is not None and (each is counted or not counting_only)
        ]
    return rows


def exercises(store: Store, found: Sequence[Attempted]) -> Iterator[Row]:
    """A line for each exercise of each attempt."""
    yield (*_ATTEMPT, *_VERDICT)
    for attempt, notebook, exercise in _exercises(store, found):
        yield (*_about(attempt, notebook, exercise), *(exercise.get(name) for name in _VERDICT))


def findings(store: Store, found: Sequence[Attempted]) -> Iterator[Row]:
    """A line for each finding of each exercise of each attempt: what was asked, and whether it was so."""
    yield (*_ATTEMPT, *_FINDING)
    for attempt, notebook, exercise in _exercises(store, found):
        for finding in exercise.get("findings", []):
            yield (*_about(attempt, notebook, exercise), *(finding.get(name) for name in _FINDING))


def _about(attempt: Attempted, notebook: str, exercise: Mapping[str, Any]) -> Row:
    return (
        attempt.student, attempt.assignment, attempt.number, attempt.submission_id, attempt.submitted_at,
        attempt.counts, notebook, exercise["name"],
    )  # fmt: skip


def _exercises(store: Store, found: Sequence[Attempted]) -> Iterator[tuple[Attempted, str, Mapping[str, Any]]]:
    """The verdicts, some attempts at a time: together they may be more than there is memory for."""
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        ids = [attempt.outcome_id for attempt in some]
        with store.reading() as session:
            query = select(Outcome.id, Outcome.reports).where(Outcome.id.in_(ids))
            reports = {row.id: row.reports for row in session.execute(query)}
        for attempt in some:
            for report in reports.get(attempt.outcome_id, []):
                for exercise in report["exercises"]:
                    yield attempt, report["notebook"], exercise
