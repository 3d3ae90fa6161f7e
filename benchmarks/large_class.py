"""A large class in a service's database: notebooks of the demo's class really graded, their verdicts shuffled.

It is put straight into the store, with what submitting and grading it would have left there.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from autograder.authoring.made_up_class import build_class
from autograder.course import Course as CourseFolder
from autograder.grading import Grader
from autograder.service.assignments import made_from_source
from autograder.service.context import Service
from autograder.service.outcomes import pack
from autograder.service.store.files import put_tree
from autograder.service.store.models import (
    Assignment,
    AuditEntry,
    Comparison,
    Course,
    Likeness,
    Membership,
    Outcome,
    Person,
    Publication,
    Regrade,
    RegradeItem,
    Submission,
    is_flagged,
    new_id,
    now,
    summarized,
)

KINDS = ("perfect", "mixed", "unanswered", "cheating")
"""Of the demo's notebooks those that are graded at once: without endless loops."""
GRADED = 40
VARIANTS = 40
"""So many different outcomes has each assignment."""
FLAGGED = 0.01
STAFF = {"gina": "grader", "inge": "instructor"}
PAIRS = 200
FLAG = "The rules of the wire were broken: a message was longer than it said."
AT_ONCE = 500


@dataclass(frozen=True)
class Size:
    """How large the class is."""

    students: int = 1000
    assignments: int = 10
    attempts: int = 20_000


@dataclass(frozen=True)
class Sample:
    """A notebook of the demo's, and what grading it gave."""

    assignment: str
    files: Mapping[str, bytes]
    reports: list[dict[str, Any]]
    graded: bytes


def grade_samples(course: CourseFolder) -> list[Sample]:
    """Some of the demo's notebooks, graded for real."""
    samples = []
    with Grader(course) as grader:
        for each in build_class(course, GRADED):
            (notebook,) = course.assignment(each.assignment).notebooks
            if each.kind in KINDS:
                graded = pack([grader.grade(each.assignment, notebook, each.data, each.student)])
                files = {f"{notebook}.ipynb": each.data}
                samples.append(Sample(each.assignment, files, graded.reports, graded.graded))
    return samples


def shuffled(samples: Sequence[Sample], rng: random.Random) -> Sample:
    """A sample whose exercises have verdicts of any of the samples, which are all of one assignment."""
    chosen = rng.choice(samples)
    (report,) = json.loads(json.dumps(chosen.reports))
    by_name = {each["name"]: [one for s in samples for one in s.reports[0]["exercises"] if one["name"] == each["name"]]
               for each in report["exercises"]}  # fmt: skip
    report["exercises"] = [rng.choice(by_name[each["name"]]) for each in report["exercises"]]
    report["score"] = round(math.fsum(each["score"] for each in report["exercises"]), 6)
    report["flags"] = [FLAG] if rng.random() < FLAGGED else []
    return Sample(chosen.assignment, chosen.files, [report], chosen.graded)


def populate(service: Service, size: Size, rng: random.Random, say: Callable[[str], None]) -> dict[str, str]:
    """Fill the store; returns what there is to ask for: an assignment, a student, a submission and so on."""
    say("grading notebooks of the demo's class")
    samples = grade_samples(CourseFolder(service.settings.course))
    say(f"{len(samples)} notebooks were graded; storing {size.attempts} attempts")
    names = sorted({each.assignment for each in samples})
    released = {name: made_from_source(service, name) for name in names}
    with service.store.writing() as session:
        course = session.scalars(select(Course)).one()
        students = _people(session, course, size.students)
        assignments = _assignments(session, course, released, size.assignments)
        found = _attempts(session, course, students, assignments, samples, size, rng)
        return found | _rest(session, course, assignments[0], rng)


def _people(session: Session, course: Course, count: int) -> list[Person]:
    students = [
        Person(name=f"student{n:04}", first_name="Given", last_name=f"Family{n}", email=f"student{n:04}@example.org")
        for n in range(count)
    ]
    staff = [Person(name=name, first_name=name.title()) for name in STAFF]
    session.add_all([*students, *staff])
    session.flush()
    for person in [*students, *staff]:
        role = STAFF.get(person.name, "student")
        session.add(Membership(course_id=course.id, person_id=person.id, role=role))
    session.flush()
    return students


def _assignments(
    session: Session, course: Course, released: Mapping[str, Mapping[str, bytes]], count: int
) -> list[tuple[Assignment, str]]:
    """So many assignments, each with the name of the source that it is like."""
    names = sorted(released)
    made = []
    for number in range(count):
        source = names[number % len(names)]
        name = source if number < len(names) else f"{source}_{number // len(names) + 1}"
        known = select(Assignment).where(Assignment.course_id == course.id, Assignment.name == name)
        assignment = session.scalar(known) or Assignment(course_id=course.id, name=name)
        assignment.released, assignment.released_at = put_tree(session, released[source]), now()
        assignment.due_at = now() + timedelta(days=number - 5)
        session.add(assignment)
        made.append((assignment, source))
    session.flush()
    return made


def _attempts(
    session: Session,
    course: Course,
    students: Sequence[Person],
    assignments: Sequence[tuple[Assignment, str]],
    samples: Sequence[Sample],
    size: Size,
    rng: random.Random,
) -> dict[str, str]:
    """The attempts, spread over students who work more and less; everybody's best one counts."""
    mine = {name: [each for each in samples if each.assignment == name] for name in {s for _, s in assignments}}
    diligence = [rng.random() + 0.05 for _ in students]
    busiest = max(range(len(students)), key=diligence.__getitem__)
    found: dict[str, str] = {}
    for place, (assignment, source) in enumerate(assignments):
        variants = [_stored(session, assignment.name, shuffled(mine[source], rng)) for _ in range(VARIANTS)]
        attempts = size.attempts // len(assignments)
        who = sorted(rng.choices(range(len(students)), diligence, k=attempts))
        begun = now() - timedelta(days=60 - 5 * place)
        submissions, outcomes = [], []
        best: dict[int, tuple[float, str]] = {}
        for order, student in enumerate(who):
            number = 1 + order - who.index(student)
            tree, columns = rng.choice(variants)
            id, outcome, person = new_id(), new_id(), students[student].id
            at = begun + timedelta(minutes=order)
            submissions.append(
                {"id": id, "assignment_id": assignment.id, "person_id": person, "number": number, "tree": tree,
                 "submitted_at": at, "origin": "api", "outcome_id": outcome, "withheld": False}
            )  # fmt: skip
            made = {"id": outcome, "submission_id": id, "version": course.version, "created_at": at}
            outcomes.append(columns | made)
            if person not in best or columns["score"] >= best[person][0]:
                best[person] = columns["score"], outcome
            if student == busiest:
                notebook = columns["reports"][0]["notebook"]
                found = {"submission_id": id, "name": students[student].name, "notebook": notebook}
        _insert(session, Submission, submissions)
        _insert(session, Outcome, outcomes)
        wanted = [
            {"assignment_id": assignment.id, "person_id": person, "wanted": outcome, "done": outcome}
            for person, (_, outcome) in best.items()
        ]
        _insert(session, Publication, wanted)
    return found


def _stored(session: Session, assignment: str, sample: Sample) -> tuple[str, dict[str, Any]]:
    """A sample as the store has it: its tree, and the columns of an outcome."""
    reports = [report | {"assignment": assignment} for report in sample.reports]
    summary = summarized(reports)
    return put_tree(session, sample.files), {
        "status": "graded",
        "score": sum(report["score"] for report in reports),
        "max_score": sum(report["max_score"] for report in reports),
        "reports": reports,
        "summary": summary,
        "flagged": any(map(is_flagged, summary)),
        "graded": sample.graded,
        "worker": "here/1",
    }


def _rest(session: Session, course: Course, last: tuple[Assignment, str], rng: random.Random) -> dict[str, str]:
    """What pages besides need: a regrade that is ready, a comparison, and what was noted."""
    assignment = last[0]
    rows = session.execute(
        select(Submission.id, Submission.outcome_id)
        .join(Publication, Publication.wanted == Submission.outcome_id)
        .where(Submission.assignment_id == assignment.id)
        .order_by(Submission.id)
    ).all()
    regrade = Regrade(assignment_id=assignment.id, version=course.version or "")
    session.add(regrade)
    session.flush()
    change = {"status": ["graded", "graded"], "score": [1.0, 2.0], "max_score": [12.0, 12.0], "exercises": []}
    items = [{"regrade_id": regrade.id, "submission_id": row.id, "before": row.outcome_id, "change": change}
             for row in rows]  # fmt: skip
    _insert(session, RegradeItem, items)
    pairs = {tuple(sorted(rng.sample(range(len(rows)), 2))) for _ in range(PAIRS)}
    likenesses = [
        {"assignment_id": assignment.id, "first": rows[a].id, "second": rows[b].id, "first_outcome": rows[a].outcome_id,
         "second_outcome": rows[b].outcome_id, "first_share": rng.uniform(0.5, 1), "second_share": rng.uniform(0.5, 1),
         "spans": [[[0, 200], [300, 500]], [[0, 200], [300, 500]]]}
        for a, b in sorted(pairs)
    ]  # fmt: skip
    _insert(session, Likeness, likenesses)
    session.add(Comparison(assignment_id=assignment.id, made_at=now(), works=len(rows)))
    entry = {"actor": "gina", "course": course.name, "action": "class.viewed", "subject": "", "detail": {}, "at": now()}
    entries = [entry] * (20 * AT_ONCE)
    _insert(session, AuditEntry, entries)
    held = session.scalars(
        select(Outcome.summary)
        .join(Publication, Publication.wanted == Outcome.id)
        .where(Publication.assignment_id == assignment.id)
    )
    exercise, misconception = next(
        (each["name"], each["misconception"])
        for summary in held
        for notebook in summary
        for each in notebook["exercises"]
        if each["misconception"]
    )
    first = likenesses[0]
    return {
        "assignment": assignment.name,
        "exercise": exercise,
        "misconception": misconception,
        "id": regrade.id,
        "first": first["first"],
        "second": first["second"],
    }


def _insert(session: Session, table: type[Any], rows: Sequence[Mapping[str, Any]]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        session.execute(insert(table), [dict(row) for row in rows[start : start + AT_ONCE]])
