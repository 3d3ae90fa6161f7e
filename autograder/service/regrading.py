"""Grading submissions again by the course as it is now: asked for, compared with what holds, applied or dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, null, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from autograder.service.context import Service
from autograder.service.counting import alone, counting, net, settle_many
from autograder.service.policy import Late, late_from, window
from autograder.service.queue import REGRADE, Work
from autograder.service.store import Store
from autograder.service.store.models import (
    Assignment,
    CourseVersion,
    Extension,
    Outcome,
    Person,
    Regrade,
    RegradeItem,
    Submission,
    now,
)


class CannotRegrade(Exception):
    """A regrade cannot be asked for, applied or cancelled: `code` for programs, and a sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


@dataclass(frozen=True)
class Progress:
    """How far a regrade is: of `total` submissions, `done` have a new verdict, and `failed` could not be graded.

    `superseded` of those that are done have got a verdict by a newer version meanwhile, which is to stay.
    """

    total: int
    done: int
    failed: int
    superseded: int

    @property
    def waiting(self) -> int:
        """How many are still to be graded."""
        return self.total - self.done - self.failed


@dataclass(frozen=True)
class Effect:
    """What a regrade does to a student: which attempt counts, and its automatic points less the penalty."""

    student: str
    attempt_before: int | None
    points_before: float | None
    attempt_after: int | None
    points_after: float | None


_Before, _After, _Holding = aliased(Outcome), aliased(Outcome), aliased(Outcome)
_HeldBy = aliased(CourseVersion)
_AT_ONCE = 500
"""How many submissions are compared in one transaction."""


def ask(
    service: Service,
    session: Session,
    *,
    assignment: Assignment,
    person_id: int | None,
    students: Collection[str] | None = None,
    submissions: Collection[str] | None = None,
    counting_only: bool = False,
) -> Regrade:
    """Put submissions of an assignment in line to be graded by the course's current version; none of it holds yet.

    All of them, or those of `students`, or the named `submissions`; of each student the one that counts alone, where
    `counting_only` says so. What that version has graded already is not graded again.

    Raises:
        CannotRegrade: there is nothing to grade, or a submission that was named is none of the assignment's.
    """
    version = assignment.course.version
    if version is None:
        raise CannotRegrade("no_version", "The course has never loaded, so there is nothing to grade by.")
    chosen = _chosen(session, assignment, students, submissions, counting_only)
    if not chosen:
        raise CannotRegrade("nothing_to_regrade", f"There is no submission of {assignment.name} to grade again.")
    regrade = Regrade(assignment_id=assignment.id, version=version, person_id=person_id)
    session.add(regrade)
    session.flush()
    settled = select(Outcome.submission_id).where(Outcome.version == version, Outcome.status != "ungraded")
    graded = set(session.scalars(settled.join(Submission).where(Submission.assignment_id == assignment.id)))
    for submission in chosen:
        session.add(RegradeItem(regrade_id=regrade.id, submission_id=submission.id, before=submission.outcome_id))
        if submission.id not in graded:
            service.queue.enqueue(session, Work(submission.id, version, submission.person_id, REGRADE))
    session.flush()
    return regrade


def _chosen(
    session: Session,
    assignment: Assignment,
    students: Collection[str] | None,
    submissions: Collection[str] | None,
    counting_only: bool,
) -> list[Submission]:
    query = select(Submission).where(Submission.assignment_id == assignment.id).options(joinedload(Submission.outcome))
    if students is not None:
        query = query.join(Person, Person.id == Submission.person_id).where(Person.name.in_(students))
    if submissions is not None:
        query = query.where(Submission.id.in_(submissions))
    found = list(session.scalars(query.order_by(Submission.submitted_at, Submission.id)))
    missing = set(submissions or ()) - {submission.id for submission in found}
    missing |= set(students or ()) - {submission.person.name for submission in found}
    if missing:
        raise CannotRegrade(
            "no_such_submission", f"There is no submission of {assignment.name} for {', '.join(sorted(missing)[:5])}."
        )
    if not counting_only:
        return found
    extensions = _extensions(session, assignment)
    by_person: dict[int, list[Submission]] = {}
    for submission in found:
        by_person.setdefault(submission.person_id, []).append(submission)
    counted = [counting(own, assignment, extensions.get(person)) for person, own in by_person.items()]
    return [submission for submission in counted if submission is not None]


def _extensions(session: Session, assignment: Assignment) -> dict[int, Extension]:
    found = session.scalars(select(Extension).where(Extension.assignment_id == assignment.id))
    return {extension.person_id: extension for extension in found}


def progress(session: Session, regrade: Regrade) -> Progress:
    """How far it is."""
    columns = (
        func.count(),
        func.count().filter(_After.status != "ungraded"),
        func.count().filter(_After.status == "ungraded"),
        func.count().filter(_After.status != "ungraded", _is_superseded(regrade)),
    )
    return Progress(*session.execute(_items(regrade, *columns)).one())


def _items(regrade: Regrade, *columns: Any) -> Select[Any]:
    """The regrade's submissions with their new outcomes, and with those that hold, by whatever version."""
    return (
        select(*columns)
        .select_from(RegradeItem)
        .join(Submission, Submission.id == RegradeItem.submission_id)
        .outerjoin(_After, and_(_After.submission_id == Submission.id, _After.version == regrade.version))
        .outerjoin(_Holding, _Holding.id == Submission.outcome_id)
        .outerjoin(_HeldBy, _HeldBy.digest == _Holding.version)
        .where(RegradeItem.regrade_id == regrade.id)
    )


def _is_superseded(regrade: Regrade) -> ColumnElement[bool]:
    """Whether what holds came after the regrade was asked for, and by a version that is newer than its own."""
    own = select(CourseVersion.created_at).where(CourseVersion.digest == regrade.version).scalar_subquery()
    came_meanwhile = or_(RegradeItem.before.is_(None), RegradeItem.before != _Holding.id)
    return and_(_Holding.id.is_not(None), came_meanwhile, _HeldBy.created_at > own)


def compare(store: Store, regrade_id: str) -> None:
    """Work out what changes for those submissions whose new outcome has come since this was last done."""
    with store.reading() as session:
        regrade = session.get_one(Regrade, regrade_id)
        fresh = RegradeItem.change.is_(None), _After.status != "ungraded"
        ids = session.scalars(_items(regrade, Submission.id).where(*fresh)).all()
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        with store.writing() as session:
            query = _items(regrade, RegradeItem, _Before, _After).outerjoin(_Before, _Before.id == RegradeItem.before)
            for item, before, after in session.execute(query.where(Submission.id.in_(some))):
                item.change = change(before, after)


def change(before: Outcome | None, after: Outcome) -> dict[str, Any]:
    """What the new outcome changes: the points, and each exercise whose status, points or cause are others."""
    exercises = []
    old, new = _verdicts(before), _verdicts(after)
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            notebook, exercise = key
            exercises.append(
                {"notebook": notebook, "exercise": exercise, "before": old.get(key), "after": new.get(key)}
            )
    return {
        "status": [before.status if before else None, after.status],
        "score": [before.score if before else None, after.score],
        "max_score": [before.max_score if before else None, after.max_score],
        "exercises": exercises,
    }


_COMPARED = ("status", "score", "max_score", "misconception")


def _verdicts(outcome: Outcome | None) -> dict[tuple[str, str], dict[str, Any]]:
    """What is compared of each exercise. Sentences are not: they speak of inputs, which a changed card may change."""
    return {
        (notebook["notebook"], exercise["name"]): {name: exercise[name] for name in _COMPARED}
        for notebook in (outcome.summary if outcome else [])
        for exercise in notebook["exercises"]
    }


def is_change(found: dict[str, Any]) -> bool:
    """Whether a comparison found any difference."""
    pairs = (found[name] for name in ("status", "score", "max_score"))
    return bool(found["exercises"]) or any(old != new for old, new in pairs)


@dataclass(frozen=True)
class Changed:
    """A submission of which something changes, and what: `change` is as `change` gives it."""

    submission: str
    student: str
    attempt: int
    change: dict[str, Any]


def changes(session: Session, regrade: Regrade) -> list[Changed]:
    """The submissions of which something changes, as far as it is known, by student and attempt."""
    query = (
        select(Submission.id, Person.name, Submission.number, RegradeItem.change)
        .join(RegradeItem, RegradeItem.submission_id == Submission.id)
        .join(Person, Person.id == Submission.person_id)
        .where(RegradeItem.regrade_id == regrade.id, RegradeItem.change.is_not(None))
        .order_by(Person.name, Submission.number)
    )
    return [Changed(*row) for row in session.connection().execute(query) if is_change(row.change)]


class _Points(NamedTuple):
    """What of an outcome decides which attempt counts; its summary is read where there are penalties alone."""

    status: str
    score: float
    summary: list[Any]


class _Attempt(NamedTuple):
    """An attempt with the outcome that it has, or would have."""

    number: int
    submitted_at: datetime
    withheld: bool
    by_hand: bool
    outcome: _Points | None


def effects(session: Session, regrade: Regrade) -> list[Effect]:
    """What applying the regrade as far as it is would do, for each of its students, by name."""
    assignment = session.get_one(Assignment, regrade.assignment_id)
    extensions, late = _extensions(session, assignment), late_from(assignment.late)
    new = _applicable(session, regrade, _points(_After, late))
    students = select(Submission.person_id).join(RegradeItem).where(RegradeItem.regrade_id == regrade.id)
    columns = (
        Person.name,
        Submission.person_id,
        Submission.id,
        Submission.number,
        Submission.submitted_at,
        Submission.withheld,
        Submission.by_hand,
    )
    query = (
        select(*columns, *_points(_Holding, late))
        .join(Person, Person.id == Submission.person_id)
        .outerjoin(_Holding, _Holding.id == Submission.outcome_id)
        .where(Submission.assignment_id == assignment.id, Submission.person_id.in_(students))
    )
    before: dict[tuple[str, int], list[_Attempt]] = {}
    after: dict[tuple[str, int], list[_Attempt]] = {}
    # Of the connection itself: the session would look at each row for objects, of which there are none.
    for name, person_id, id, number, at, withheld, by_hand, *held in session.connection().execute(query):
        had = _Attempt(number, at, withheld, by_hand, None if held[0] is None else _Points(*held))
        before.setdefault((name, person_id), []).append(had)
        has = had._replace(outcome=_Points(*new[id])) if id in new else had
        after.setdefault((name, person_id), []).append(has)
    found = []
    for (name, person_id), own in sorted(before.items()):
        extension = extensions.get(person_id)
        dates = window(assignment, extension)
        was = counting(own, assignment, extension)
        then = counting(after[name, person_id], assignment, extension)
        found.append(
            Effect(
                name,
                was.number if was else None,
                net(was, dates, late) if was else None,
                then.number if then else None,
                net(then, dates, late) if then else None,
            )
        )
    return found


def _points(outcome: Any, late: Late) -> tuple[Any, ...]:
    """The columns of `_Points`: summaries are large, and asked for only where a penalty is worked out from them."""
    return outcome.status, outcome.score, null() if late == Late() else outcome.summary


def _applicable(session: Session, regrade: Regrade, columns: Sequence[Any]) -> dict[str, Sequence[Any]]:
    """Of the new outcomes that may hold the columns, by submission: of those with a verdict, where no newer version's
    has come.
    """
    query = _items(regrade, Submission.id, *columns).where(_After.status != "ungraded", ~_is_superseded(regrade))
    return {id: values for id, *values in session.connection().execute(query)}


def apply(session: Session, regrade_id: str) -> int:
    """Let the new outcomes hold, in the caller's transaction; returns for how many submissions that is another one.

    What could not be graded keeps its former verdict, and so does what a newer version has graded meanwhile. What
    people gave in the gradebook stays: the publisher writes beside it. Applied twice is applied once.

    Raises:
        CannotRegrade: it was cancelled, or is not through yet.
    """
    regrade = _locked(session, regrade_id)
    if regrade.cancelled_at is not None:
        raise CannotRegrade("cancelled", "This regrade was cancelled: ask for a new one.")
    if regrade.applied_at is not None:
        return 0
    far = progress(session, regrade)
    if far.waiting:
        raise CannotRegrade(
            "still_running", f"{far.waiting} of {far.total} submissions are still being graded: wait, and apply then."
        )
    assignment = session.get_one(Assignment, regrade.assignment_id)
    submissions = select(Submission).join(RegradeItem).where(RegradeItem.regrade_id == regrade.id)
    # First everybody whose work it is: what counts for a person is decided by one transaction at a time.
    alone(session, *session.scalars(submissions.with_only_columns(Submission.person_id).distinct()))
    new = _applicable(session, regrade, [_After.id])
    changed: list[Submission] = []
    for submission in session.scalars(submissions.execution_options(populate_existing=True)):
        (outcome,) = new.get(submission.id, (None,))
        if outcome is not None and submission.outcome_id != outcome:
            submission.outcome_id = outcome
            changed.append(submission)
    session.flush()
    settle_many(session, assignment, {submission.person_id for submission in changed})
    regrade.applied_at = now()
    return len(changed)


def cancel(service: Service, session: Session, regrade_id: str) -> None:
    """Drop a regrade: what still waits is taken out of line, and what was found changes nothing.

    Raises:
        CannotRegrade: it was applied.
    """
    regrade = _locked(session, regrade_id)
    if regrade.applied_at is not None:
        raise CannotRegrade("applied", "This regrade was applied: ask for another one to change what holds.")
    if regrade.cancelled_at is not None:
        return
    regrade.cancelled_at = now()
    others = select(RegradeItem.submission_id).join(Regrade, Regrade.id == RegradeItem.regrade_id)
    wanted_by_others = set(
        session.scalars(
            others.where(
                Regrade.version == regrade.version,
                Regrade.id != regrade.id,
                Regrade.applied_at.is_(None),
                Regrade.cancelled_at.is_(None),
            )
        )
    )
    for submission_id, person_id in session.execute(
        _items(regrade, Submission.id, Submission.person_id).where(_After.id.is_(None))
    ).all():
        if submission_id not in wanted_by_others:
            service.queue.withdraw(session, Work(submission_id, regrade.version, person_id, REGRADE))


def _locked(session: Session, regrade_id: str) -> Regrade:
    return session.scalars(select(Regrade).where(Regrade.id == regrade_id).with_for_update()).one()


def tally(found: Sequence[Changed]) -> list[tuple[str, str | None, str | None, int]]:
    """How many verdicts of each exercise change from which status to which: (exercise, from, to, how many)."""
    counts = Counter(
        (each["exercise"], _status(each["before"]), _status(each["after"]))
        for one in found
        for each in one.change["exercises"]
    )
    return [(*key, count) for key, count in sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))]


def _status(verdict: dict[str, Any] | None) -> str | None:
    return verdict["status"] if verdict else None
