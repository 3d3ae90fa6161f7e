"""Who is in a course, and as what: read from and written to CSV."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.service.store.models import ROLES, Course, Membership, Person
from autograder.texts import say

COLUMNS = ("name", "role", "first_name", "last_name", "email")
LONGEST_NAME = 128
NAME_PATTERN = r"^[^\s/\\\x00-\x1f\x7f.+\-][^\s/\\\x00-\x1f\x7f]*$"
_OTHER_NAMES = {"id": "name", "student_id": "name", "username": "name", "lms_user_id": "name"}
_DEPARTS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class BadRoster(ValueError):
    """A roster, or one person's entry, cannot be used: the message says where and why."""


@dataclass(frozen=True)
class Entry:
    """One person of a roster; what is None is left as it is."""

    name: str
    role: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Changes:
    """What putting a roster in place did: the names that were added, changed, and already so."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def checked_name(name: str) -> str:
    """The name of a person, which is also that of a folder.

    Raises:
        BadRoster: it cannot be one.
    """
    if len(name) > LONGEST_NAME or not re.match(NAME_PATTERN, name):
        sentence = say(
            "{name!r} cannot be a person's name here: expected at most {most} characters without spaces and slashes, "
            "that begin with a letter or a digit.",
            name=name[:60],
            most=LONGEST_NAME,
        )
        raise BadRoster(sentence)
    return name


def members(session: Session, course: Course) -> list[tuple[Person, str]]:
    """The course's people with their roles, by name."""
    query = select(Person, Membership.role).join(Membership, Membership.person_id == Person.id)
    found = session.execute(query.where(Membership.course_id == course.id).order_by(Person.name))
    return [(row[0], row[1]) for row in found]


def put(session: Session, course: Course, entry: Entry) -> tuple[Person, str]:
    """Make a person a member, or change one; a new member without a role is a student.

    Returns the person and `added`, `changed` or `unchanged`.

    Raises:
        BadRoster: the entry cannot be used.
    """
    person = session.scalar(select(Person).where(Person.name == checked_name(entry.name)))
    outcome = "unchanged"
    if person is None:
        person = Person(name=entry.name)
        session.add(person)
        session.flush()
    for column in ("first_name", "last_name", "email"):
        value = getattr(entry, column)
        if value is not None and value != getattr(person, column):
            setattr(person, column, value)
            outcome = "changed"
    if entry.role is not None and entry.role not in ROLES:
        raise BadRoster(
            say(
                "{name} has the role {role!r}; expected one of {roles}.",
                name=entry.name,
                role=entry.role,
                roles=", ".join(ROLES),
            )
        )
    membership = session.get(Membership, (course.id, person.id))
    if membership is None:
        session.add(Membership(course_id=course.id, person_id=person.id, role=entry.role or "student"))
        outcome = "added"
    elif entry.role is not None and membership.role != entry.role:
        membership.role = entry.role
        outcome = "changed"
    session.flush()
    return person, outcome


def parse_csv(text: str) -> list[Entry]:
    """The people of a CSV file with a header; its columns are `name`, and any of `COLUMNS`.

    A list of one name a line is one too, of a single column.

    Raises:
        BadRoster: it is no such file; the line is named.
    """
    sample = text.lstrip("\ufeff")
    delimiter = max(",;\t", key=sample.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise BadRoster(
            say("The file is no CSV: line {line}: {error}.", line=reader.line_num, error=str(error))
        ) from None
    if not rows:
        raise BadRoster(
            say("The file is empty: expected a header with name, and any of {columns}.", columns=", ".join(COLUMNS[1:]))
        )
    header = [_column(cell) for cell in rows[0][1]]
    if "name" not in header and all(len(row) == 1 for _, row in rows):
        header, rows = ["name"], [rows[0], *rows]
    if "name" not in header:
        found = ", ".join(cell.strip() for cell in rows[0][1])[:200]
        raise BadRoster(
            say("The file's first line is {found!r}: expected a header that has name among its columns.", found=found)
        )
    entries = [_entry(line, dict(zip(header, row, strict=False))) for line, row in rows[1:]]
    counts = Counter(entry.name for entry in entries)
    if twice := next((name for name, count in counts.items() if count > 1), None):
        raise BadRoster(say("{name} stands in the file twice: keep one line for each person.", name=twice))
    return entries


def _column(cell: str) -> str:
    name = cell.strip().lower().replace(" ", "_")
    return _OTHER_NAMES.get(name, name)


def _entry(line: int, row: Mapping[str, str]) -> Entry:
    values = {column: _text(row[column]) for column in COLUMNS if column in row}
    try:
        checked_name(values["name"])
    except BadRoster as error:
        raise BadRoster(say("Line {line}: {sentence}", line=line, sentence=error.args[0])) from None
    role = values.pop("role", "").lower() or None
    if role is not None and role not in ROLES:
        raise BadRoster(
            say(
                "Line {line}: the role is {role!r}; expected one of {roles}, or nothing.",
                line=line,
                role=role,
                roles=", ".join(ROLES),
            )
        )
    if too_long := next((column for column, value in values.items() if len(value) > 128 or "\0" in value), None):
        raise BadRoster(say("Line {line}: {column} is no text of at most 128 characters.", line=line, column=too_long))
    return Entry(role=role, **values)


def _text(cell: str) -> str:
    """The cell; a quote that `to_csv` put in front of it is taken off."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _DEPARTS_AS_FORMULA else cell


def to_csv(people: Iterable[tuple[Person, str]]) -> str:
    """The roster as CSV; a spreadsheet program finds no formula in it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for person, role in people:
        cells = [person.name, role, person.first_name, person.last_name, person.email]
        writer.writerow([f"'{cell}" if cell.startswith(_DEPARTS_AS_FORMULA) else cell for cell in cells])
    return out.getvalue()
