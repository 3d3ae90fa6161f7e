"""Accepting a submission: its files, itself and its job are stored in one transaction, or it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from autograder.service import policy
from autograder.service.context import Service
from autograder.service.queue import Work
from autograder.service.store.files import BadPath, put_tree
from autograder.service.store.models import Assignment, Course, Event, Extension, Person, Submission, now
from autograder.texts import say

MAX_FILES = 1000
_NOTEBOOKS = (".ipynb", ".py")


class Refused(Exception):
    """A submission is not taken: `code` for programs, `sentence` for people, and from when on it may be tried again."""

    def __init__(self, code: str, sentence: str, retry_at: datetime | None = None) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.retry_at = code, sentence, retry_at


def submit(
    service: Service,
    session: Session,
    *,
    assignment: Assignment,
    person_id: int,
    files: Mapping[str, bytes],
    origin: str,
    idempotency_key: str | None = None,
    at: datetime | None = None,
) -> Submission:
    """Take what a student hands in, within the caller's transaction: once that has ended, nothing of it can be lost.

    The same idempotency key with the same files, from the same person, is the same submission.

    Raises:
        Refused: it is not released, closed, too large, without a notebook, one attempt too many, or its key was used
            for something else.
    """
    at = at or now()
    _lock(session, person_id)
    _check_files(files, service.settings.max_upload_bytes)
    try:
        tree = put_tree(session, files)
    except BadPath as error:
        raise Refused("bad_files", str(error)) from None
    if idempotency_key is not None:
        former = _former(session, person_id, idempotency_key)
        if former is not None:
            if former.tree == tree and former.assignment_id == assignment.id:
                return former
            raise Refused(
                "key_reused",
                say(
                    "The idempotency key {key} was used for another submission. Give each submission a key of its own, "
                    "and the same one only where the same files are sent again.",
                    key=repr(idempotency_key),
                ),
            )
    _check_policy(session, assignment, person_id, at)
    version = session.get_one(Course, assignment.course_id).version
    if version is None:
        raise Refused(
            "not_released", say("The course has nothing to grade by yet. Try again later, or tell your course.")
        )
    submission = Submission(
        assignment_id=assignment.id,
        person_id=person_id,
        number=_last_number(session, assignment.id, person_id) + 1,
        tree=tree,
        submitted_at=at,
        origin=origin,
        idempotency_key=idempotency_key,
    )
    session.add(submission)
    session.flush()
    service.queue.enqueue(session, Work(submission.id, version, person_id))
    tell(session, submission.id, "queued", position=service.queue.position(session, submission.id))
    session.flush()
    return submission


def tell(session: Session, submission_id: str, kind: str, **data: Any) -> None:
    """Add to what whoever waits for a submission is told."""
    session.add(Event(submission_id=submission_id, kind=kind, data=data))


def _lock(session: Session, person_id: int) -> None:
    """One submission of a person at a time: attempts are counted, and numbered."""
    query = select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)
    session.execute(query).one()


def _check_files(files: Mapping[str, bytes], most: int) -> None:
    size = sum(len(data) for data in files.values())
    if size > most or len(files) > MAX_FILES:
        raise Refused(
            "too_large",
            say(
                "{count} files of {size} MB together are too much: at most {most_files} files of {most} MB are taken. "
                "Clear the notebook's outputs, leave out data that it does not need, and submit again.",
                count=len(files),
                size=f"{size / 1e6:.1f}",
                most_files=MAX_FILES,
                most=f"{most / 1e6:.0f}",
            ),
        )
    if not any(PurePosixPath(path.lower()).suffix in _NOTEBOOKS for path in files):
        found = ", ".join(sorted(files)[:5]) or say("no file at all")
        sentence = say("There is no notebook in it, but {found}. Submit the .ipynb file.", found=found)
        raise Refused("no_such_notebook", sentence)


def _former(session: Session, person_id: int, key: str) -> Submission | None:
    query = select(Submission).where(Submission.person_id == person_id, Submission.idempotency_key == key)
    return session.scalars(query).one_or_none()


def _check_policy(session: Session, assignment: Assignment, person_id: int, at: datetime) -> None:
    window = policy.window(assignment, session.get(Extension, (assignment.id, person_id)))
    zone = policy.time_zone(assignment.course.timezone)
    if assignment.released is None:
        raise Refused("not_released", say("{assignment} is not released yet.", assignment=assignment.name))
    if not policy.is_released(window, at):
        assert window.release_at is not None
        opens = policy.in_words(policy.minute_from(window.release_at), zone)
        sentence = say("{assignment} opens on {opens}. Submit after that.", assignment=assignment.name, opens=opens)
        raise Refused("not_released", sentence, window.release_at)
    if policy.is_closed(window, at):
        assert window.close_at is not None
        closed = policy.in_words(window.close_at, zone)
        sentence = say(
            "{assignment} closed on {closed}. Ask your course if you need more time.",
            assignment=assignment.name,
            closed=closed,
        )
        raise Refused("closed", sentence)
    attempts = policy.attempts_from(assignment.attempts)
    if attempts.burst is None:
        return
    mine = (Submission.assignment_id == assignment.id, Submission.person_id == person_id)
    times = session.scalars(select(Submission.submitted_at).where(*mine)).all()
    left, next_at = policy.attempts_left(times, attempts, at)
    if left == 0:
        again = say("There are no more.")
        if next_at is not None:
            at_minute = policy.in_words(policy.minute_from(next_at), zone)
            again = say("The next one is possible on {next_at}.", next_at=at_minute)
        used = say(
            "All attempts at {assignment} are used up for now ({count} so far). {again}",
            assignment=assignment.name,
            count=len(times),
            again=again,
        )
        raise Refused("no_attempts_left", used, next_at)


def _last_number(session: Session, assignment_id: int, person_id: int) -> int:
    mine = (Submission.assignment_id == assignment_id, Submission.person_id == person_id)
    return session.scalar(select(func.max(Submission.number)).where(*mine)) or 0
