"""The course and its assignments: what is open for whom until when, releasing, and fetching what was released."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from autograder.service import policy
from autograder.service.api import downloads
from autograder.service.api.dependencies import CurrentService, require
from autograder.service.api.downloads import FileDescription
from autograder.service.api.people import Grader, Instructor, course_of
from autograder.service.api.problems import Problem, not_found, problems
from autograder.service.api.shapes import AssignmentName, Cursor, Limit, Page, from_cursor, to_cursor
from autograder.service.assignments import find_assignment, is_known, made_from_source
from autograder.service.context import Service
from autograder.service.counting import counting
from autograder.service.people import Principal
from autograder.service.releasing import NotReleased, differences, take_back
from autograder.service.releasing import release as put_release
from autograder.service.store.files import BadPath
from autograder.service.store.models import Assignment, Extension, Submission, TreeFile, now
from autograder.texts import say

router = APIRouter(tags=["assignments"])
Member = Annotated[Principal, Depends(require("student", "read"))]
FilePath = Annotated[str, Path(max_length=500, description="The file's path in the folder.")]


class CourseDescription(BaseModel):
    """The course that this service is for."""

    name: str
    timezone: str = Field(description="By whose clocks its dates are meant.")
    version: str | None = Field(description="The state of its cards and sources that is graded by; for staff.")
    trouble: str | None = Field(description="Why the newest state is not used; for staff.")


class AttemptsLeft(BaseModel):
    """How often I may still submit. `left` is null where there is no limit."""

    used: int
    left: int | None
    next_at: datetime | None = Field(description="From when on there is one more; null where none is to come.")
    burst: int | None
    minutes_per_attempt: float | None


class LatePolicy(BaseModel):
    """What lateness costs."""

    percent_per_day: float
    grace_minutes: float
    zero_after_days: float | None


class FeedbackPolicy(BaseModel):
    """What students see of a report, and when; `visible` says whether I do now."""

    detail: Literal["score", "checks", "diagnosis", "counterexample"]
    when: Literal["at_once", "after_deadline", "hidden"]
    visible: bool
    visible_from: datetime | None


class AssignmentDescription(BaseModel):
    """An assignment as it stands for me: the dates are mine, with an extension where I have one."""

    name: str
    status: Literal["not_released", "scheduled", "open", "closed"]
    notebooks: list[str] = Field(description="The names of the released notebooks, without their suffix.")
    released_at: datetime | None
    release_at: datetime | None
    due_at: datetime | None
    close_at: datetime | None
    extended: bool
    late: LatePolicy
    attempts: AttemptsLeft
    feedback: FeedbackPolicy
    counts: Literal["best", "latest"]
    submission: str | None = Field(description="Which of my submissions counts; null while none has a verdict.")
    score: float | None = Field(description="Its automatic points; null while I may not see them.")
    max_score: float | None


class ReleasedDescription(AssignmentDescription):
    """An assignment that was released, and what is to be thought of: a sentence each."""

    warnings: list[str]


class Difference(BaseModel):
    """A notebook that students have in another state than its source: in these cells, not at all, or not readable."""

    notebook: str
    kind: Literal["cells", "missing", "unreadable"]
    cells: list[str] = Field(description="The ids of the cells that differ.")


class ReleaseState(BaseModel):
    """What students have of an assignment; nothing, where `released_at` is null."""

    released_at: datetime | None
    files: list[str]
    differences: list[Difference]


@router.get("/course", responses=problems(403))
def get_course(principal: Member, service: CurrentService) -> CourseDescription:
    """The course that this service is for."""
    with service.store.reading() as session:
        course = course_of(session, service)
    staff = principal.is_at_least("grader", course.name)
    return CourseDescription(
        name=course.name,
        timezone=course.timezone,
        version=course.version if staff else None,
        trouble=course.trouble if staff else None,
    )


@router.get("/assignments", responses=problems(403))
def list_assignments(
    principal: Member, service: CurrentService, limit: Limit = 100, cursor: Cursor = None
) -> Page[AssignmentDescription]:
    """The assignments, by name: students see those that are released, staff see all."""
    at = now()
    with service.store.reading() as session:
        course = course_of(session, service)
        query = select(Assignment).where(Assignment.course_id == course.id).order_by(Assignment.name)
        if cursor:
            query = query.where(Assignment.name > from_cursor(cursor, str)[0])
        found = [each for each in session.scalars(query) if may_see(session, principal, each, at)]
        items = [_described(session, principal, assignment, at) for assignment in found[:limit]]
    return Page(items=items, next=to_cursor(items[-1].name) if len(found) > limit else None)


@router.get("/assignments/{assignment}", responses=problems(403, 404))
def get_assignment(assignment: AssignmentName, principal: Member, service: CurrentService) -> AssignmentDescription:
    """One assignment."""
    with service.store.reading() as session:
        found = assignment_for(session, service, principal, assignment)
        return _described(session, principal, found, now())


@router.post("/assignments/{assignment}/release", responses=problems(403, 404, 409))
def release(assignment: AssignmentName, principal: Instructor, service: CurrentService) -> ReleasedDescription:
    """Release it, or release it again: students fetch what its source gives now, from its release date on."""
    try:
        if not is_known(service, assignment):
            raise not_found(say("assignment {name!r}", name=assignment))
        files = made_from_source(service, assignment)
        with service.store.writing() as session:
            found = find_assignment(session, service, assignment)
            assert found is not None
            warnings = put_release(session, principal, found, files, now())
            described = _described(session, principal, found, now())
    except (NotReleased, BadPath) as error:
        raise Problem(409, "cannot_release", say("Cannot be released"), str(error)) from error
    return ReleasedDescription(**described.model_dump(), warnings=warnings)


@router.get("/assignments/{assignment}/release", responses=problems(403, 404))
def get_release(assignment: AssignmentName, principal: Grader, service: CurrentService) -> ReleaseState:
    """What students have, and where the course's source has become another one since."""
    with service.store.reading() as session:
        found = assignment_for(session, service, principal, assignment)
        differs = differences(session, found) if found.released else []
        return ReleaseState(
            released_at=found.released_at,
            files=[each.path for each in downloads.describe(session, found.released)] if found.released else [],
            differences=[Difference.model_validate(each, from_attributes=True) for each in differs],
        )


@router.delete("/assignments/{assignment}/release", status_code=204, responses=problems(403, 404))
def end_release(assignment: AssignmentName, principal: Instructor, service: CurrentService) -> None:
    """Take the release back: students neither see it nor submit to it. What was submitted stays."""
    with service.store.writing() as session:
        found = assignment_for(session, service, principal, assignment)
        take_back(session, principal, found)


@router.get("/assignments/{assignment}/files", responses=problems(403, 404))
def list_files(assignment: AssignmentName, principal: Member, service: CurrentService) -> Page[FileDescription]:
    """What was released: notebooks and what lies beside them."""
    with service.store.reading() as session:
        return Page(items=downloads.describe(session, _released(session, service, principal, assignment)))


@router.get(
    "/assignments/{assignment}/files.zip",
    response_class=Response,
    responses=problems(403, 404) | downloads.downloads("application/zip"),
)
def get_zip(request: Request, assignment: AssignmentName, principal: Member, service: CurrentService) -> Response:
    """All that was released, as an archive."""
    with service.store.reading() as session:
        tree = _released(session, service, principal, assignment)
        return downloads.send_zip(request, session, tree, assignment)


@router.get(
    "/assignments/{assignment}/files/{path:path}",
    response_class=Response,
    responses=problems(403, 404) | downloads.downloads("application/octet-stream"),
)
def get_file(
    request: Request, assignment: AssignmentName, path: FilePath, principal: Member, service: CurrentService
) -> Response:
    """One of the released files."""
    with service.store.reading() as session:
        return downloads.send_file(request, session, _released(session, service, principal, assignment), path)


def may_see(session: Session, principal: Principal, assignment: Assignment, at: datetime) -> bool:
    """Whether the person may know of the assignment: a student does once it is released."""
    if principal.is_at_least("grader", assignment.course.name):
        return True
    window = policy.window(assignment, session.get(Extension, (assignment.id, principal.person_id)))
    return assignment.released is not None and policy.is_released(window, at)


def assignment_for(session: Session, service: Service, principal: Principal, name: str) -> Assignment:
    """The assignment of that name, which the person may know of.

    Raises:
        Problem: there is none.
    """
    found = find_assignment(session, service, name)
    if found is None or not may_see(session, principal, found, now()):
        raise not_found(say("assignment {name!r}", name=name))
    return found


def _released(session: Session, service: Service, principal: Principal, name: str) -> str:
    tree = assignment_for(session, service, principal, name).released
    if tree is None:
        raise Problem(
            404, "not_released", say("Not released"), say("{name} is not released yet. Release it first.", name=name)
        )
    return tree


def _described(session: Session, principal: Principal, assignment: Assignment, at: datetime) -> AssignmentDescription:
    extension = session.get(Extension, (assignment.id, principal.person_id))
    window = policy.window(assignment, extension)
    own = select(Submission).options(joinedload(Submission.outcome))
    own = own.where(Submission.assignment_id == assignment.id, Submission.person_id == principal.person_id)
    mine = session.scalars(own).all()
    counted = counting(mine, assignment, extension)
    feedback = policy.feedback_from(assignment.feedback)
    visible = policy.is_visible(feedback, window, at) or principal.is_at_least("grader", assignment.course.name)
    outcome = counted.outcome if counted is not None and visible else None
    late = policy.late_from(assignment.late)
    return AssignmentDescription(
        name=assignment.name,
        status=_status(assignment, window, at),
        notebooks=_notebooks(session, assignment),
        released_at=assignment.released_at,
        release_at=window.release_at,
        due_at=window.due_at,
        close_at=window.close_at,
        extended=extension is not None,
        late=LatePolicy.model_validate(late, from_attributes=True),
        attempts=_attempts(mine, assignment, at),
        feedback=FeedbackPolicy(
            detail=feedback.detail,  # type: ignore[arg-type]
            when=feedback.when,  # type: ignore[arg-type]
            visible=visible,
            visible_from=policy.visible_from(feedback, window),
        ),
        counts=assignment.counts,  # type: ignore[arg-type]
        submission=counted.id if outcome is not None and counted is not None else None,
        score=outcome.score if outcome is not None else None,
        max_score=outcome.max_score if outcome is not None else None,
    )


def _status(
    assignment: Assignment, window: policy.Window, at: datetime
) -> Literal["not_released", "scheduled", "open", "closed"]:
    if assignment.released is None:
        return "not_released"
    if not policy.is_released(window, at):
        return "scheduled"
    return "closed" if policy.is_closed(window, at) else "open"


def _attempts(mine: Sequence[Submission], assignment: Assignment, at: datetime) -> AttemptsLeft:
    attempts = policy.attempts_from(assignment.attempts)
    left, next_at = policy.attempts_left([each.submitted_at for each in mine], attempts, at)
    return AttemptsLeft(
        used=len(mine),
        left=left,
        next_at=next_at,
        burst=attempts.burst,
        minutes_per_attempt=attempts.minutes_per_attempt,
    )


def _notebooks(session: Session, assignment: Assignment) -> list[str]:
    if assignment.released is None:
        return []
    query = select(TreeFile.path).where(TreeFile.tree == assignment.released, TreeFile.path.not_like("%/%"))
    paths = session.scalars(query.where(TreeFile.path.like("%.ipynb")).order_by(TreeFile.path))
    return [path.removesuffix(".ipynb") for path in paths]
