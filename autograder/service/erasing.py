"""All that is kept of one student: put into an archive, and removed."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
import time
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from nbgrader.api import MissingEntry
from sqlalchemy import ColumnElement, delete, or_, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from autograder.gradebook import OpenGradebook
from autograder.gradebook import marks as marks_in_gradebook
from autograder.service.context import Service
from autograder.service.marks import given_by_people, gradebook_of, mark
from autograder.service.people import throttling
from autograder.service.store.files import BadPath, checked_path, forget_trees, read_tree
from autograder.service.store.models import (
    Assignment,
    AuditEntry,
    Course,
    Extension,
    FeedbackFile,
    Membership,
    Outcome,
    Person,
    Publication,
    Submission,
    Token,
    now,
)

KEPT_DAYS = 30
"""How long the archive of somebody who was erased is kept."""
ERASED = "(erased)"
_TRIES = 5


@dataclass(frozen=True)
class Erased:
    """What was removed. `archive` is where it can be found until `kept_until`; None where none was to be kept."""

    submissions: int
    files: int
    archive: Path | None
    kept_until: datetime | None


class NoSuchPerson(Exception):
    """There is nobody of that name in the course."""


def write_archive(service: Service, name: str, file: IO[bytes]) -> None:
    """Everything of one student as a zip file: who they are, their work, its reports and marks, and what was noted.

    Raises:
        NoSuchPerson: there is none of that name in the course.
        GradebookError: nbgrader's gradebook cannot be read.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, service.store.reading() as session:
        person, course = _person(session, service, name)
        _add_json(archive, "person.json", _about(session, person, course))
        _add_json(archive, "extensions.json", list(_extensions(session, person, course)))
        _add_json(archive, "audit.json", list(_audit(session, name)))
        for given in _feedback_files(session, person, course):
            for inside, data in read_tree(session, given.tree).items():
                _add(archive, f"released_feedback/{given.timestamp}/{inside}", data)
        ids = _submission_ids(session, person, course)
        work = [_add_submission(archive, session, session.get_one(Submission, id)) for id in ids]
        _add_json(archive, "submissions.json", work)
        with gradebook_of(service) as gradebook:
            _add_json(archive, "marks.json", list(_marks(session, gradebook, person, course)))
            for step in ("submitted", "feedback"):
                for folder in _folders(session, gradebook, course, step, name):
                    for path in _regular_files(folder):
                        inside = path.relative_to(folder.parent).as_posix()
                        _add(archive, f"nbgrader/{step}/{inside}", path.read_bytes())


def erase(service: Service, name: str, *, keep_archive: bool = True) -> Erased:
    """Remove everything of one student: rows, files that nobody else has, nbgrader's folders and gradebook rows.

    First an archive of it is written into the course's folder, to be kept for a while, unless that is not wished. What
    was interrupted is finished by doing it again. Of what was noted of the person stays that it was done, by or to
    somebody.

    Raises:
        NoSuchPerson: there is none of that name in the course.
        GradebookError: nbgrader's gradebook cannot be changed.
        OSError: the archive cannot be written, or a file cannot be removed.
    """
    with service.store.reading() as session:
        _person(session, service, name)
    forget_archives(service.settings.course)
    archive = _kept_archive(service, name) if keep_archive else None
    _stop(service, name)
    removed = _remove_from_nbgrader(service, name)
    submissions, trees = _remove_rows(service, name)
    removed += _remove_from_nbgrader(service, name)  # what was being published when it was stopped
    removed += _sweep(service, trees)
    service.store.scrub()
    kept_until = datetime.fromtimestamp(archive.stat().st_mtime + KEPT_DAYS * 86400, now().tzinfo) if archive else None
    return Erased(submissions, removed, archive, kept_until)


def forget_archives(root: Path) -> None:
    """Remove the archives of those who were erased long enough ago."""
    for path in (root / ".autograder" / "erased").glob("*.zip"):
        with suppress(OSError):
            if path.stat().st_mtime < time.time() - KEPT_DAYS * 86400:
                path.unlink()


def _person(session: Session, service: Service, name: str) -> tuple[Person, Course]:
    query = select(Person, Course).join(Membership, Membership.person_id == Person.id)
    query = query.join(Course, Course.id == Membership.course_id)
    found = session.execute(query.where(Course.name == service.course, Person.name == name)).first()
    if found is None:
        raise NoSuchPerson(f"There is nobody called {name!r} in {service.course}.")
    return found[0], found[1]


def _about(session: Session, person: Person, course: Course) -> dict[str, Any]:
    membership = session.get_one(Membership, (course.id, person.id))
    tokens = session.scalars(select(Token).where(Token.person_id == person.id).order_by(Token.created_at))
    return {
        "name": person.name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "course": course.name,
        "role": membership.role,
        "since": person.created_at.isoformat(),
        "tokens": [{"name": token.name, "created_at": token.created_at.isoformat()} for token in tokens],
    }


def _extensions(session: Session, person: Person, course: Course) -> Iterator[dict[str, Any]]:
    query = select(Extension, Assignment.name).join(Assignment, Assignment.id == Extension.assignment_id)
    query = query.where(Extension.person_id == person.id, Assignment.course_id == course.id)
    for extension, assignment in session.execute(query.order_by(Assignment.name)):
        yield {
            "assignment": assignment,
            "due_at": extension.due_at and extension.due_at.isoformat(),
            "close_at": extension.close_at and extension.close_at.isoformat(),
            "reason": extension.reason,
        }


def _noted_of(name: str) -> ColumnElement[bool]:
    """The entries of the audit log that speak of somebody, or of something of theirs."""
    return or_(AuditEntry.subject == name, AuditEntry.subject.startswith(f"{name}/", autoescape=True))


def _audit(session: Session, name: str) -> Iterator[dict[str, Any]]:
    query = select(AuditEntry).where(or_(AuditEntry.actor == name, _noted_of(name))).order_by(AuditEntry.id)
    for entry in session.scalars(query):
        yield {
            "at": entry.at.isoformat(),
            "actor": entry.actor,
            "action": entry.action,
            "subject": entry.subject,
            "detail": entry.detail,
        }


def _feedback_files(session: Session, person: Person, course: Course) -> Sequence[FeedbackFile]:
    query = select(FeedbackFile).join(Assignment, Assignment.id == FeedbackFile.assignment_id)
    return session.scalars(query.where(FeedbackFile.person_id == person.id, Assignment.course_id == course.id)).all()


def _submission_ids(session: Session, person: Person, course: Course) -> Sequence[str]:
    query = select(Submission.id).join(Assignment, Assignment.id == Submission.assignment_id)
    query = query.where(Submission.person_id == person.id, Assignment.course_id == course.id)
    return session.scalars(query.order_by(Assignment.name, Submission.number)).all()


def _add_submission(archive: zipfile.ZipFile, session: Session, submission: Submission) -> dict[str, Any]:
    """Add a submission's files and reports; returns what else there is to say of it."""
    folder = f"submissions/{submission.assignment.name}/{submission.number}"
    for path, data in read_tree(session, submission.tree).items():
        _add(archive, f"{folder}/files/{path}", data)
    query = select(Outcome.id, Outcome.version, Outcome.created_at, Outcome.reports)
    outcomes = session.execute(query.where(Outcome.submission_id == submission.id).order_by(Outcome.created_at)).all()
    for outcome in outcomes:
        _add_json(archive, f"{folder}/reports/{outcome.version.replace(':', '-')}.json", outcome.reports)
    holding = next((outcome.version for outcome in outcomes if outcome.id == submission.outcome_id), None)
    return {
        "id": submission.id,
        "assignment": submission.assignment.name,
        "number": submission.number,
        "submitted_at": submission.submitted_at.isoformat(),
        "origin": submission.origin,
        "withheld": submission.withheld,
        "by_hand": submission.by_hand,
        "verdict_by": holding,
    }


def _marks(session: Session, gradebook: OpenGradebook, person: Person, course: Course) -> Iterator[dict[str, Any]]:
    """The mark for each assignment, with what people gave and wrote for each cell."""
    for assignment in session.scalars(select(Assignment).where(Assignment.course_id == course.id)):
        own = (Submission.assignment_id == assignment.id, Submission.person_id == person.id)
        attempts = session.scalars(select(Submission).where(*own)).all()
        given = given_by_people(gradebook, assignment.name, person.name)
        found = mark(assignment, person, attempts, session.get(Extension, (assignment.id, person.id)), given)
        cells = {}
        for notebook in given.by_student.get(person.name, {}):
            held = marks_in_gradebook(gradebook, assignment=assignment.name, notebook=notebook, student=person.name)
            cells[notebook] = {
                "points": {cell: each.score for cell, each in held.cells.items()},
                "comments": dict(held.comments),
            }
        yield {
            "assignment": assignment.name,
            "attempt": found.submission.number if found.submission else None,
            "automatic": found.automatic,
            "manual": found.manual,
            "penalty": found.penalty,
            "total": found.total,
            "max_score": found.max_score,
            "cells": cells,
        }


def _add_json(archive: zipfile.ZipFile, name: str, value: object) -> None:
    _add(archive, name, json.dumps(value, indent=1, ensure_ascii=False).encode("utf-8", "replace"))


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    try:
        place = checked_path(name)
    except BadPath:  # what lies in nbgrader's folders may be called anything
        place = f"other_names/{hashlib.sha256(data).hexdigest()}"
    archive.writestr(zipfile.ZipInfo(place), data, zipfile.ZIP_DEFLATED)


def _kept_archive(service: Service, name: str) -> Path:
    """The archive in the course's folder, for its owner's eyes; whole or not at all."""
    folder = service.settings.course / ".autograder" / "erased"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = folder / f"{re.sub(r'[^A-Za-z0-9_-]', '_', name)}-{now():%Y%m%dT%H%M%S%fZ}.zip"
    temporary = place.with_suffix(".part")
    descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            write_archive(service, name, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, place)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return place


def _stop(service: Service, name: str) -> None:
    """Nothing of the person's is graded, counts, or is published any more."""
    with service.store.writing() as session:
        person, course = _person(session, service, name)
        ids = _submission_ids(session, person, course)
        for id in ids:
            service.queue.forget(session, id)
        session.execute(update(Submission).where(Submission.id.in_(ids)).values(withheld=True))
        of_course = select(Assignment.id).where(Assignment.course_id == course.id)
        own = Publication.person_id == person.id, Publication.assignment_id.in_(of_course)
        session.execute(delete(Publication).where(*own))


def _remove_from_nbgrader(service: Service, name: str) -> int:
    """Remove a student's rows and folders; returns how many files that were."""
    removed = 0
    with gradebook_of(service) as gradebook, service.store.reading() as session:
        course = session.scalars(select(Course).where(Course.name == service.course)).one()
        with suppress(MissingEntry):
            if gradebook.database.engine.dialect.name == "sqlite":
                gradebook.database.db.execute(text("PRAGMA secure_delete = ON"))
            gradebook.database.remove_student(name)
        for step in ("submitted", "autograded", "feedback"):
            for folder in _folders(session, gradebook, course, step, name):
                removed += _remove_folder(folder)
        for assignment in (gradebook.course.root / ".autograder" / "graded").glob("*/"):
            _remove_folder(assignment / name)
    return removed


def _folders(session: Session, gradebook: OpenGradebook, course: Course, step: str, name: str) -> list[Path]:
    """A student's folders at one of nbgrader's steps: the one that is named so, or one for each assignment."""
    names = session.scalars(select(Assignment.name).where(Assignment.course_id == course.id).order_by(Assignment.name))
    found = [gradebook.folder(step, name, assignment) for assignment in names]
    return list(dict.fromkeys(path.parent if path.parent.name == name else path for path in found))


def _regular_files(folder: Path) -> list[Path]:
    """The files below a folder; links are not followed."""
    if folder.is_symlink():
        return []
    found = (Path(parent, name) for parent, _, names in os.walk(folder) for name in names)
    return sorted(path for path in found if stat.S_ISREG(path.lstat().st_mode))


def _remove_folder(folder: Path) -> int:
    if folder.is_symlink():
        folder.unlink()
        return 1
    count = len(_regular_files(folder))
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)
    return count


def _remove_rows(service: Service, name: str) -> tuple[int, set[str]]:
    """Remove the person's rows; returns how many submissions there were, and the folders that they were kept in."""
    with service.store.writing() as session:
        person, course = _person(session, service, name)
        ids = _submission_ids(session, person, course)
        for id in ids:
            service.queue.forget(session, id)
        given = _feedback_files(session, person, course)
        trees = {each.tree for each in given}
        trees |= set(session.scalars(select(Submission.tree).where(Submission.id.in_(ids))))
        for each in given:
            session.delete(each)
        session.execute(delete(Outcome).where(Outcome.submission_id.in_(ids)))
        session.execute(delete(Submission).where(Submission.id.in_(ids)))
        of_course = select(Assignment.id).where(Assignment.course_id == course.id)
        for table in (Extension, Publication):
            session.execute(delete(table).where(table.person_id == person.id, table.assignment_id.in_(of_course)))
        session.delete(session.get_one(Membership, (course.id, person.id)))
        session.flush()
        _forget_in_audit(session, name, course)
        throttling.forget(session, name)
        if not _is_needed_elsewhere(session, person):
            session.delete(person)
    return len(ids), trees


def _forget_in_audit(session: Session, name: str, course: Course) -> None:
    """What was noted stays, without who it was: staff's acts must not vanish with a student."""
    own = AuditEntry.course == course.name
    session.execute(update(AuditEntry).where(own, AuditEntry.actor == name).values(actor=ERASED))
    for entry in session.scalars(select(AuditEntry).where(own, _noted_of(name))):
        entry.subject = ERASED + entry.subject[len(name) :]
        entry.detail = {}


def _is_needed_elsewhere(session: Session, person: Person) -> bool:
    elsewhere: Iterable[Any] = (
        select(Membership.course_id).where(Membership.person_id == person.id),
        select(Submission.id).where(Submission.person_id == person.id),
    )
    return person.is_administrator or any(session.execute(query).first() for query in elsewhere)


def _sweep(service: Service, trees: set[str]) -> int:
    """Remove the files that nobody else has; again, where somebody hands in the same at that very moment."""
    for _ in range(_TRIES - 1):
        with suppress(IntegrityError), service.store.writing() as session:
            return forget_trees(session, trees)
    with service.store.writing() as session:
        return forget_trees(session, trees)
