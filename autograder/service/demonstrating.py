"""A made-up class in a course that was just begun: its assignments released, and everybody's work handed in."""

from __future__ import annotations

from sqlalchemy import select

from autograder.authoring.made_up_class import build_class
from autograder.course import Course as CourseFolder
from autograder.service.assignments import made_from_source
from autograder.service.context import Service
from autograder.service.people import roster
from autograder.service.releasing import release
from autograder.service.store.models import Assignment, Course, now
from autograder.service.submitting import submit

WHO = "the demo"


def fill(service: Service) -> None:
    """Release every assignment, and hand in what the demo's class hands in: each piece is graded as anybody's is."""
    folder = CourseFolder(service.settings.course)
    files = {name: made_from_source(service, name) for name in folder.assignments}
    handed_in = build_class(folder)
    with service.store.writing() as session:
        course = session.scalars(select(Course).where(Course.name == service.course)).one()
        found = session.scalars(select(Assignment).where(Assignment.course_id == course.id))
        assignments = {each.name: each for each in found}
        for name, released in files.items():
            release(session, WHO, assignments[name], released, now())
        for work in handed_in:
            entry = roster.Entry(work.student, "student", first_name=work.student.title())
            person, _ = roster.put(session, course, entry)
            notebook = {f"{work.assignment}.ipynb": work.data}
            assignment = assignments[work.assignment]
            submit(service, session, assignment=assignment, person_id=person.id, files=notebook, origin="demo")
