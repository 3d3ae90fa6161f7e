"""Regrades: asked for, looked at before anything is written, applied or cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.course import CourseError
from autograder.service import regrade_tables, regrading
from autograder.service.api import downloads
from autograder.service.api.dependencies import CurrentService, require
from autograder.service.api.people import course_of
from autograder.service.api.problems import Problem, not_found, problems
from autograder.service.api.shapes import Cursor, ForExcel, Limit, Line, Page, from_cursor, to_cursor
from autograder.service.context import Service
from autograder.service.opening import version_cache
from autograder.service.people import Principal
from autograder.service.people.audit import audit, seen
from autograder.service.regrading import CannotRegrade, Changed
from autograder.service.store.models import Assignment, Course, Person, Regrade
from autograder.service.tables import Table
from autograder.service.versions import adopt
from autograder.texts import say

router = APIRouter(tags=["regrades"])
MOST_LISTED = 500
Instructor = Annotated[Principal, Depends(require("instructor", "manage"))]
RegradeId = Annotated[str, Path(max_length=32, pattern=r"^[^\x00]*$", description="The regrade's id.")]
_CSV = downloads.downloads("text/csv")
_Names = Annotated[list[Line], Field(max_length=10_000)]


class RegradeWish(BaseModel):
    """What is to be graded again: everything of an assignment, or what is named."""

    assignment: Line
    students: _Names | None = Field(default=None, description="Of these students alone.")
    submissions: _Names | None = Field(default=None, description="These submissions alone, by their ids.")
    which: Literal["all", "counting"] = Field(
        default="all", description="All attempts, or of each student only the one that counts."
    )


class RegradeState(BaseModel):
    """A regrade, and how far it is. It is `ready` when nothing waits any more, and holds once it is `applied`."""

    id: str
    assignment: str
    state: Literal["running", "ready", "applied", "cancelled"]
    version: str = Field(description="The digest of the course's version that it grades by.")
    is_current: bool = Field(description="Whether the course is still at that version.")
    asked_by: str | None
    created_at: datetime
    applied_at: datetime | None
    cancelled_at: datetime | None
    total: int = Field(description="How many submissions it is about.")
    waiting: int = Field(description="How many of them are still to be graded.")
    done: int = Field(description="How many have their new verdict.")
    failed: int = Field(description="How many we could not grade; they keep their former verdict.")
    superseded: int = Field(description="How many have a verdict by a newer version meanwhile, which stays.")


class Tally(BaseModel):
    """How many verdicts on an exercise change in one way."""

    exercise: str
    before: str | None
    after: str | None
    count: int


class RegradePreview(RegradeState):
    """A regrade with what it would change, as far as it is known."""

    changed: int = Field(description="How many submissions' points or verdicts change.")
    verdicts: list[Tally]


class SeenVerdict(BaseModel):
    """What a verdict says, as far as it is compared."""

    status: str
    score: float
    max_score: float
    misconception: str | None


class ExerciseChange(BaseModel):
    """A verdict before and after; null where the exercise is new, or is there no more."""

    notebook: str
    exercise: str
    before: SeenVerdict | None
    after: SeenVerdict | None


class Change(BaseModel):
    """What would change of one submission."""

    submission: str
    student: str
    attempt: int
    status_before: str | None
    status_after: str
    score_before: float | None
    score_after: float
    max_score_before: float | None
    max_score_after: float
    exercises: list[ExerciseChange]


class StudentEffect(BaseModel):
    """What would change for one student: which attempt counts, and its automatic points less the late penalty."""

    student: str
    attempt_before: int | None
    points_before: float | None
    attempt_after: int | None
    points_after: float | None


class Applied(RegradeState):
    """A regrade that holds; `changed` is for how many submissions the verdict is another one now."""

    changed: int


@router.post("/regrades", status_code=201, responses=problems(403, 404, 409))
def ask_for_regrade(
    wish: RegradeWish, principal: Instructor, service: CurrentService, response: Response
) -> RegradeState:
    """Grade submissions again by the course as its folder is now. Nothing holds before it is applied."""
    _take_in(service)
    try:
        with service.store.writing() as session:
            assignment = _assignment_of(session, service, wish.assignment)
            regrade = regrading.ask(
                service,
                session,
                assignment=assignment,
                person_id=principal.person_id,
                students=wish.students,
                submissions=wish.submissions,
                counting_only=wish.which == "counting",
            )
            state = _state(session, regrade)
            audit(
                session, principal, service.course, "regrade.asked", assignment.name, id=regrade.id, total=state.total
            )
    except CannotRegrade as error:
        raise _problem(error) from None
    response.headers["Location"] = f"regrades/{regrade.id}"
    return state


@router.get("/regrades", responses=problems(403))
def list_regrades(
    principal: Instructor,
    service: CurrentService,
    assignment: Annotated[str | None, Query(max_length=128, pattern=r"^[^\x00]*$")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[RegradeState]:
    """Regrades, the latest first."""
    with service.store.reading() as session:
        query = select(Regrade).join(Assignment).where(Assignment.course_id == course_of(session, service).id)
        if assignment is not None:
            query = query.where(Assignment.name == assignment)
        if cursor:
            at, id = from_cursor(cursor, datetime, str)
            earlier = (Regrade.created_at < at) | ((Regrade.created_at == at) & (Regrade.id < id))
            query = query.where(earlier)
        query = query.order_by(Regrade.created_at.desc(), Regrade.id.desc())
        found = session.scalars(query.limit(limit + 1)).all()
        items = [_state(session, regrade) for regrade in found[:limit]]
    last = found[limit - 1] if len(found) > limit else None
    return Page(items=items, next=to_cursor(last.created_at, last.id) if last else None)


@router.get("/regrades.csv", response_class=Response, responses=problems(403) | _CSV)
def export_regrades(
    request: Request, principal: Instructor, service: CurrentService, excel: ForExcel = False
) -> Response:
    """The regrades so far as CSV, the latest first."""
    return downloads.send_table(request, read_regrades(principal, service), excel)


def read_regrades(principal: Principal, service: Service) -> Table:
    """The regrades so far, the latest first, as a table."""
    found = list_regrades(principal, service, None, MOST_LISTED)
    columns = ("assignment", "created_at", "asked_by", "state", "done")
    return Table("regrades", columns, [dict(each) for each in found.items], frozenset({"created_at", "done"}))


@router.get("/regrades/{id}", responses=problems(403, 404))
def get_regrade(id: RegradeId, principal: Instructor, service: CurrentService) -> RegradePreview:
    """How far a regrade is, and which verdicts it would change: while it runs, and after."""
    _found(service, id)
    regrading.compare(service.store, id)
    with service.store.reading() as session:
        regrade = session.get_one(Regrade, id)
        return _preview(session, regrade, regrading.changes(session, regrade))


@router.get("/regrades/{id}/{table}.csv", response_class=Response, responses=problems(403, 404) | _CSV)
def export_regrade(
    request: Request,
    id: RegradeId,
    table: regrade_tables.TableName,
    principal: Instructor,
    service: CurrentService,
    excel: ForExcel = False,
) -> Response:
    """What it would change as CSV: which verdicts, the points of which students, or which submissions."""
    _, tables = read_regrade(service, principal, id, "regrade.exported")
    return downloads.send_table(request, tables[table], excel)


def read_regrade(
    service: Service, principal: Principal, id: str, action: str = "regrade.viewed"
) -> tuple[RegradePreview, dict[regrade_tables.TableName, Table]]:
    """How far a regrade is, and all that it would change; who may see it is asked by whoever calls."""
    _found(service, id)
    regrading.compare(service.store, id)
    with service.store.reading() as session:
        regrade = session.get_one(Regrade, id)
        changes = regrading.changes(session, regrade)
        preview = _preview(session, regrade, changes)
        tables: dict[regrade_tables.TableName, Table] = {
            "verdicts": regrade_tables.verdicts(regrading.tally(changes)),
            "students": regrade_tables.students(regrading.effects(session, regrade)),
            "submissions": regrade_tables.submissions(changes),
        }
    seen(service, principal, action, preview.assignment, id=id)
    return preview, tables


@router.get("/regrades/{id}/changes", responses=problems(403, 404))
def list_changes(
    id: RegradeId, principal: Instructor, service: CurrentService, limit: Limit = 100, cursor: Cursor = None
) -> Page[Change]:
    """The submissions of which something would change, by student and attempt, as far as it is known."""
    _found(service, id)
    regrading.compare(service.store, id)
    after = tuple(from_cursor(cursor, str, int)) if cursor else ("", 0)
    with service.store.reading() as session:
        regrade = session.get_one(Regrade, id)
        assignment = _name(session, regrade)
        found = regrading.changes(session, regrade)
        items = sorted(map(_change, found), key=lambda item: (item.student, item.attempt))
    seen(service, principal, "regrade.viewed", assignment, id=id)
    rest = [item for item in items if (item.student, item.attempt) > after]
    last = rest[limit - 1] if len(rest) > limit else None
    return Page(items=rest[:limit], next=to_cursor(last.student, last.attempt) if last else None)


@router.get("/regrades/{id}/students", responses=problems(403, 404))
def list_effects(
    id: RegradeId, principal: Instructor, service: CurrentService, limit: Limit = 100, cursor: Cursor = None
) -> Page[StudentEffect]:
    """What applying the regrade as far as it is would do for each of its students, by name."""
    _found(service, id)
    after = from_cursor(cursor, str)[0] if cursor else ""
    with service.store.reading() as session:
        regrade = session.get_one(Regrade, id)
        assignment = _name(session, regrade)
        found = regrading.effects(session, regrade)
    seen(service, principal, "regrade.viewed", assignment, id=id)
    rest = [StudentEffect(**vars(effect)) for effect in found if effect.student > after]
    return Page(items=rest[:limit], next=to_cursor(rest[limit - 1].student) if len(rest) > limit else None)


@router.post("/regrades/{id}/apply", responses=problems(403, 404, 409))
def apply_regrade(id: RegradeId, principal: Instructor, service: CurrentService) -> Applied:
    """Let the new verdicts hold. Marks that people gave stay; so do verdicts by a newer version."""
    _found(service, id)
    try:
        with service.store.writing() as session:
            changed = regrading.apply(session, id)
            regrade = session.get_one(Regrade, id)
            state = _state(session, regrade)
            audit(session, principal, service.course, "regrade.applied", state.assignment, id=id, changed=changed)
    except CannotRegrade as error:
        raise _problem(error) from None
    return Applied(**state.model_dump(), changed=changed)


@router.post("/regrades/{id}/cancel", responses=problems(403, 404, 409))
def cancel_regrade(id: RegradeId, principal: Instructor, service: CurrentService) -> RegradeState:
    """Drop a regrade: what waits is not graded any more, and what was found changes nothing."""
    _found(service, id)
    try:
        with service.store.writing() as session:
            regrading.cancel(service, session, id)
            state = _state(session, session.get_one(Regrade, id))
            audit(session, principal, service.course, "regrade.cancelled", state.assignment, id=id)
    except CannotRegrade as error:
        raise _problem(error) from None
    return state


def _take_in(service: Service) -> None:
    """Make the course's folder as it is now the version that is graded by.

    Raises:
        Problem: it cannot be: a regrade by the former version is not what was asked for.
    """
    root = service.settings.course
    try:
        trouble = adopt(service.store, service.course, root, version_cache(root))
    except CourseError as error:
        trouble = str(error)
    if trouble:
        detail = say("The course's folder cannot be graded by as it is: {trouble}", trouble=trouble)
        raise Problem(409, "course_broken", say("The course does not load"), detail)


def _found(service: Service, id: str) -> None:
    """Nothing, where there is such a regrade in this course.

    Raises:
        Problem: there is none.
    """
    with service.store.reading() as session:
        query = select(Regrade.id).join(Assignment).join(Course).where(Course.name == service.course, Regrade.id == id)
        if session.scalar(query) is None:
            raise not_found(say("regrade {name!r}", name=id))


def _assignment_of(session: Session, service: Service, name: str) -> Assignment:
    course = course_of(session, service)
    query = select(Assignment).where(Assignment.course_id == course.id, Assignment.name == name)
    assignment = session.scalars(query).one_or_none()
    if assignment is None:
        raise not_found(say("assignment {name!r}", name=name))
    return assignment


def _name(session: Session, regrade: Regrade) -> str:
    return session.get_one(Assignment, regrade.assignment_id).name


def _state(session: Session, regrade: Regrade) -> RegradeState:
    assignment = session.get_one(Assignment, regrade.assignment_id)
    far = regrading.progress(session, regrade)
    asked_by = session.get(Person, regrade.person_id) if regrade.person_id is not None else None
    ended = "applied" if regrade.applied_at else "cancelled" if regrade.cancelled_at else None
    return RegradeState(
        id=regrade.id,
        assignment=assignment.name,
        state=ended or ("running" if far.waiting else "ready"),  # type: ignore[arg-type]
        version=regrade.version,
        is_current=regrade.version == assignment.course.version,
        asked_by=asked_by.name if asked_by else None,
        created_at=regrade.created_at,
        applied_at=regrade.applied_at,
        cancelled_at=regrade.cancelled_at,
        total=far.total,
        waiting=far.waiting,
        done=far.done,
        failed=far.failed,
        superseded=far.superseded,
    )


def _preview(session: Session, regrade: Regrade, changes: Sequence[Changed]) -> RegradePreview:
    verdicts = [
        Tally(exercise=exercise, before=before, after=after, count=count)
        for exercise, before, after, count in regrading.tally(changes)
    ]
    return RegradePreview(**_state(session, regrade).model_dump(), changed=len(changes), verdicts=verdicts)


def _change(found: Changed) -> Change:
    what = found.change
    (status, new_status), (score, new_score), (most, new_most) = what["status"], what["score"], what["max_score"]
    return Change(
        submission=found.submission,
        student=found.student,
        attempt=found.attempt,
        status_before=status,
        status_after=new_status,
        score_before=score,
        score_after=new_score,
        max_score_before=most,
        max_score_after=new_most,
        exercises=[ExerciseChange(**each) for each in what["exercises"]],
    )


def _problem(error: CannotRegrade) -> Problem:
    return Problem(409, error.code, "Not possible", error.sentence)
