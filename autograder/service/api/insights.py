"""What a class got wrong, who may need attention, which works are alike, and all of one student's work: for staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.service.api import downloads
from autograder.service.api.assignments import assignment_for
from autograder.service.api.dependencies import CurrentService
from autograder.service.api.people import Grader, course_of, member_of
from autograder.service.api.problems import not_found, problems
from autograder.service.api.shapes import AssignmentName, ForExcel, PersonName
from autograder.service.context import Service
from autograder.service.insight import classes, comparing, students
from autograder.service.insight.anonymous import function_code, harmless
from autograder.service.insight.classes import Class, TableName
from autograder.service.insight.misconceptions import Held, held, holders_of, representatives, sentences
from autograder.service.insight.reading import Work, counting_works, reported
from autograder.service.insight.students import OfAssignment
from autograder.service.outcomes import own_code
from autograder.service.people import Principal
from autograder.service.people.audit import audit, seen
from autograder.service.store.models import Assignment, Comparison, Likeness, Outcome, Person, Submission
from autograder.service.tables import Table
from autograder.texts import say

router = APIRouter(tags=["insights"])
_Name = Annotated[str, Query(max_length=256, pattern=r"^[^\x00]*$")]
_Notebook = Annotated[str | None, Query(max_length=256, pattern=r"^[^\x00]*$")]
_SubmissionId = Annotated[str, Path(max_length=32, pattern=r"^[^\x00]*$", description="The submission's id.")]
_CSV = downloads.downloads("text/csv")


class _Described(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class BarDescription(_Described):
    """How many students have at least `start` and less than `end` percent of the points; the last has 100 too."""

    start: int
    end: int
    students: int


class ItemDescription(_Described):
    """One exercise over the students in whose attempt it was judged."""

    notebook: str
    exercise: str
    students: int
    right: int = Field(description="How many have it right in everything.")
    success: float = Field(description="The share of them.")
    difficulty: float = Field(description="The mean share of its points: an easy one is near 1.")
    discrimination: float | None = Field(
        description="The correlation of its points with those of the other exercises; null where there is none."
    )


class MisconceptionDescription(_Described):
    """A misconception, or a well-known other convention, that students hold in one exercise now."""

    notebook: str
    exercise: str
    id: str
    students: int
    share: float = Field(description="Of those with a verdict.")
    sentence: str = Field(description="What the course's card says of it.")


class FailedDescription(_Described):
    """A check that students' functions did not pass."""

    notebook: str
    exercise: str
    check: str
    students: int
    share: float = Field(description="Of those in whose attempt the exercise was judged.")


class StuckDescription(_Described):
    """A student whose three latest attempts have the same mistake in an exercise that is not right otherwise."""

    student: str
    notebook: str
    exercise: str
    attempts: int
    submission: str = Field(description="The latest of them.")
    submitted_at: datetime
    cause: str = Field(description="The misconception's id, or the checks that fail.")
    misconception: str | None


class LookDescription(_Described):
    """An attempt that somebody may want to look at."""

    student: str
    submission: str
    attempt: int
    submitted_at: datetime
    notes: list[str] = Field(description="What was noted for staff.")
    exercises: list[str] = Field(description="The exercises that broke the rules of the wire.")


class ClassDescription(BaseModel):
    """A class in one assignment, over the attempts that count now."""

    assignment: str
    students: int
    handed_in: int = Field(description="How many students have handed in anything.")
    judged: int = Field(description="How many have a verdict that counts.")
    mean: float | None
    median: float | None
    max_score: float | None
    histogram: list[BarDescription]
    exercises: list[ItemDescription]
    misconceptions: list[MisconceptionDescription]
    findings: list[FailedDescription]
    missing: list[str] = Field(description="Who has handed in nothing.")
    stuck: list[StuckDescription]
    look: list[LookDescription]


class HolderDescription(BaseModel):
    """A student who holds a misconception, and the attempt that shows it."""

    student: str
    submission: str
    attempt: int
    score: float
    max_score: float


class ExampleDescription(BaseModel):
    """One holder's function, without what could tell whose it is; and the smallest input on which it goes wrong."""

    code: str | None = Field(description="Null where no definition can be read.")
    check: str | None
    message: str
    counterexample: dict[str, Any] | None


class HeldDescription(MisconceptionDescription):
    """A misconception with who holds it, and an example."""

    holders: list[HolderDescription]
    example: ExampleDescription | None


class ComparisonDescription(BaseModel):
    """When the works for an assignment were set side by side, and how many."""

    assignment: str
    waits: bool = Field(description="Whether a comparison has been asked for that is not done yet.")
    made_at: datetime | None
    works: int
    failed: bool = Field(description="Whether the last one came to nothing.")
    pairs: list[PairDescription]


class PairDescription(BaseModel):
    """Two works that have much in common, once what all were given is taken out."""

    first: str = Field(description="The id of the submission.")
    second: str
    first_student: str
    second_student: str
    first_share: float = Field(description="Which share of it stands in the other one.")
    second_share: float


class SideDescription(BaseModel):
    """One of two works: the student's own code, and which stretches stand in the other one."""

    submission: str
    student: str
    share: float
    text: str
    spans: list[tuple[int, int]] = Field(description="From and to which character of the text.")


class SideBySide(BaseModel):
    """Two works beside each other. That they are alike says nothing of why."""

    assignment: str
    first: SideDescription
    second: SideDescription


class AttemptDescription(_Described):
    """One attempt of a student's."""

    submission: str
    number: int
    submitted_at: datetime
    status: str | None = Field(description="Null while there is no outcome.")
    score: float | None
    max_score: float | None
    counts: bool
    withheld: bool
    by_hand: bool = Field(description="Whether a person grades it at this time.")


class CauseDescription(_Described):
    """What is wrong now in one exercise."""

    notebook: str
    exercise: str
    status: str
    misconception: str | None
    message: str


class AssignmentWork(_Described):
    """One assignment of a student's: the attempts, the newest first, and what is wrong in the one that counts."""

    assignment: str
    attempts: list[AttemptDescription]
    causes: list[CauseDescription]


class StudentWork(BaseModel):
    """All of a student's work in the course."""

    student: str
    first_name: str
    last_name: str
    email: str
    assignments: list[AssignmentWork]


@router.get("/assignments/{assignment}/class", responses=problems(403, 404))
def get_class(assignment: AssignmentName, principal: Grader, service: CurrentService) -> ClassDescription:
    """What the class got wrong, over the attempts that count now, and who may need attention."""
    return described(assignment, *read_class(service, principal, assignment))


@router.get("/assignments/{assignment}/class/misconception", responses=problems(403, 404))
def get_misconception(
    assignment: AssignmentName,
    exercise: _Name,
    misconception: _Name,
    principal: Grader,
    service: CurrentService,
    notebook: _Notebook = None,
) -> HeldDescription:
    """Who holds a misconception in an exercise now, and an example of one of them without a name."""
    with service.store.reading() as session:
        asked = assignment_for(session, service, principal, assignment)
        this = _held(session, asked, exercise, misconception, notebook)
        (said,) = sentences(session, [this])
        example = _example(session, this)
    seen(service, principal, "misconception.viewed", assignment, exercise=exercise, misconception=misconception)
    return HeldDescription(
        **_described_held(this, said).model_dump(),
        holders=[HolderDescription(**row) for row in holders_of(this).rows],
        example=example,
    )


@router.get(
    "/assignments/{assignment}/class/misconception.csv",
    response_class=Response,
    responses=problems(403, 404) | _CSV,
)
def export_misconception(
    request: Request,
    assignment: AssignmentName,
    exercise: _Name,
    misconception: _Name,
    principal: Grader,
    service: CurrentService,
    notebook: _Notebook = None,
    excel: ForExcel = False,
) -> Response:
    """Who holds a misconception in an exercise now, as CSV."""
    with service.store.reading() as session:
        asked = assignment_for(session, service, principal, assignment)
        made = holders_of(_held(session, asked, exercise, misconception, notebook))
    seen(service, principal, "misconception.exported", assignment, exercise=exercise, misconception=misconception)
    return downloads.send_table(request, made, excel)


@router.get(
    "/assignments/{assignment}/class/{table}.csv",
    response_class=Response,
    responses=problems(403, 404) | _CSV,
)
def export_class(
    request: Request,
    assignment: AssignmentName,
    table: TableName,
    principal: Grader,
    service: CurrentService,
    excel: ForExcel = False,
) -> Response:
    """One of the class's tables, all of it, as CSV."""
    return downloads.send_table(request, class_table(service, principal, assignment, table, "class.exported"), excel)


@router.post("/assignments/{assignment}/comparison", status_code=202, responses=problems(403, 404))
def ask_for_comparison(assignment: AssignmentName, principal: Grader, service: CurrentService) -> ComparisonDescription:
    """Have the works that count set side by side, beside what else the service does: ask again for what was found."""
    with service.store.writing() as session:
        found = assignment_for(session, service, principal, assignment)
        comparing.ask(session, found)
        audit(session, principal, service.course, "comparison.asked", assignment)
        return _described_comparison(session, found)


@router.get("/assignments/{assignment}/comparison", responses=problems(403, 404))
def get_comparison(assignment: AssignmentName, principal: Grader, service: CurrentService) -> ComparisonDescription:
    """Which works had much in common when they were compared last. It says nothing of why."""
    with service.store.reading() as session:
        described = _described_comparison(session, assignment_for(session, service, principal, assignment))
    seen(service, principal, "comparison.viewed", assignment)
    return described


@router.get("/assignments/{assignment}/comparison/{first}/{second}", responses=problems(403, 404))
def get_side_by_side(
    assignment: AssignmentName, first: _SubmissionId, second: _SubmissionId, principal: Grader, service: CurrentService
) -> SideBySide:
    """Two works that were found to have much in common, both with their code."""
    with service.store.reading() as session:
        found = assignment_for(session, service, principal, assignment)
        pair = session.get(Likeness, (first, second))
        if pair is None or pair.assignment_id != found.id:
            raise not_found(say("comparison of these two: have the works compared again"))
        sides = (
            (pair.first, pair.first_outcome, pair.first_share, pair.spans[0]),
            (pair.second, pair.second_outcome, pair.second_share, pair.spans[1]),
        )
        described = [_side(session, *side) for side in sides]
    with service.store.writing() as session:
        for side in described:  # each has an entry of its own: it can be asked for, and erased, with the person
            audit(session, principal, service.course, "likeness.viewed", f"{side.student}/{assignment}")
    return SideBySide(assignment=assignment, first=described[0], second=described[1])


@router.get("/people/{name}/work", responses=problems(403, 404))
def get_work(name: PersonName, principal: Grader, service: CurrentService) -> StudentWork:
    """One student's assignments: the attempts, and what is wrong now."""
    person, found = read_work(service, principal, name)
    return StudentWork(
        student=person.name,
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        assignments=[AssignmentWork.model_validate(each) for each in found],
    )


@router.get("/people/{name}/work/{table}.csv", response_class=Response, responses=problems(403, 404) | _CSV)
def export_work(
    request: Request,
    name: PersonName,
    table: students.TableName,
    principal: Grader,
    service: CurrentService,
    excel: ForExcel = False,
) -> Response:
    """One of the tables of a student's work, as CSV."""
    _, found = read_work(service, principal, name, "student.exported")
    return downloads.send_table(request, students.table_of(found, table), excel)


def read_class(service: Service, principal: Principal, assignment: str) -> tuple[Class, list[str]]:
    """A class, and the sentences of its misconceptions; who may see it is asked by whoever calls."""
    with service.store.reading() as session:
        found = classes.read_class(session, assignment_for(session, service, principal, assignment))
        said = sentences(session, found.held)
    seen(service, principal, "class.viewed", assignment)
    return found, said


def class_table(
    service: Service, principal: Principal, assignment: str, table: TableName, action: str = "class.viewed"
) -> Table:
    """One of the class's tables; who may see it is asked by whoever calls."""
    with service.store.reading() as session:
        found = assignment_for(session, service, principal, assignment)
        if table == "similar":
            made = classes.similar(session, found)
        else:
            read = classes.read_class(session, found, table)
            said = sentences(session, read.held) if table == "misconceptions" else ()
            made = classes.table_of(read, table, said)
    seen(service, principal, action, assignment, table=table)
    return made


def read_work(
    service: Service, principal: Principal, name: str, action: str = "student.viewed"
) -> tuple[Person, list[OfAssignment]]:
    """A student and all of their work; who may see it is asked by whoever calls."""
    with service.store.reading() as session:
        course = course_of(session, service)
        person, _ = member_of(session, course, name)
        found = students.of_student(session, course.id, person)
    seen(service, principal, action, name)
    return person, found


def described(assignment: str, found: Class, said: Sequence[str]) -> ClassDescription:
    """A class as it is told; `said` are the sentences of its misconceptions."""
    return ClassDescription(
        assignment=assignment,
        students=found.students,
        handed_in=found.handed_in,
        judged=len(found.works),
        mean=found.mean,
        median=found.median,
        max_score=found.max_score,
        histogram=[BarDescription.model_validate(each) for each in found.histogram],
        exercises=[ItemDescription.model_validate(each) for each in found.items],
        misconceptions=[_described_held(*each) for each in zip(found.held, said, strict=True)],
        findings=[FailedDescription.model_validate(each) for each in found.failures],
        missing=[person.name for person in found.missing],
        stuck=[StuckDescription.model_validate(each) for each in found.stuck],
        look=[LookDescription.model_validate(each) for each in found.looks],
    )


def _held(session: Session, assignment: Assignment, exercise: str, misconception: str, notebook: str | None) -> Held:
    """The misconception as the class holds it now.

    Raises:
        Problem: nobody does.
    """
    for each in held(counting_works(session, assignment)):
        if (each.exercise, each.id) == (exercise, misconception) and notebook in (None, each.notebook):
            return each
    raise not_found(
        say("student who holds {misconception!r} in {exercise!r} now", misconception=misconception, exercise=exercise)
    )


def _described_held(each: Held, sentence: str) -> MisconceptionDescription:
    return MisconceptionDescription(
        notebook=each.notebook,
        exercise=each.exercise,
        id=each.id,
        students=each.students,
        share=each.share,
        sentence=sentence,
    )


_EXAMPLES = 5
"""Of so many holders the shortest function is the example."""


def _example(session: Session, held: Held) -> ExampleDescription:
    """A holder's function without comments, names and paths; that of another one where it cannot be read."""
    works = representatives(held)[:_EXAMPLES]
    people = _people(session, works)
    graded = dict(
        session.execute(select(Outcome.id, Outcome.graded).where(Outcome.id.in_([work.outcome for work in works])))
        .tuples()
        .all()
    )
    read = [
        (function_code(own_code(graded[work.outcome]), held.exercise, _names(people[work.student])), work)
        for work in works
        if work.outcome in graded
    ]
    code, work = min(read, key=lambda each: (each[0] is None, len(each[0] or "")), default=(None, works[0]))
    names = _names(people[work.student])
    report = reported(session, work.outcome, held.notebook, held.exercise) or {}
    finding = _shown_finding(report)
    return ExampleDescription(
        code=code,
        check=finding.get("check"),
        message=harmless(str(finding.get("message") or ""), names),
        counterexample=harmless(finding.get("counterexample"), names),
    )


def _shown_finding(report: Mapping[str, Any]) -> Mapping[str, Any]:
    """The first check that failed with an example; the example is the smallest that was found."""
    failed = [each for each in report.get("findings", []) if not each["passed"]]
    found: Mapping[str, Any] = next((each for each in failed if each.get("counterexample")), next(iter(failed), {}))
    return found


def _people(session: Session, works: Sequence[Work]) -> dict[str, Person]:
    query = select(Person).where(Person.name.in_([work.student for work in works]))
    return {person.name: person for person in session.scalars(query)}


def _names(person: Person) -> list[str]:
    return [person.name, person.first_name, person.last_name, person.email]


def _described_comparison(session: Session, assignment: Assignment) -> ComparisonDescription:
    found = session.get(Comparison, assignment.id)
    pairs = classes.similar(session, assignment).rows
    return ComparisonDescription(
        assignment=assignment.name,
        waits=found is not None and found.wanted_at is not None,
        made_at=found.made_at if found else None,
        works=found.works or 0 if found else 0,
        failed=found is not None and found.trouble is not None,
        pairs=[PairDescription(**pair) for pair in pairs],
    )


def _side(
    session: Session, submission: str, outcome: str, share: float, spans: Sequence[Sequence[int]]
) -> SideDescription:
    text = comparing.own_text(session, outcome)
    person = session.get_one(Submission, submission).person
    return SideDescription(
        submission=submission,
        student=person.name,
        share=share,
        text=text or "",
        spans=[(start, end) for start, end in spans] if text else [],
    )


ComparisonDescription.model_rebuild()
