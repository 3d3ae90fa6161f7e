"""Dates and late policies, put at once where nbgrader finds them; whoever publishes work puts them there as well."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder import late
from autograder.gradebook import OpenGradebook
from autograder.gradebook.dates import set_dates
from autograder.service.policy import BadPolicy, late_from
from autograder.service.store.models import Assignment, Extension, Person


def mirror(session: Session, gradebook: OpenGradebook, assignment: Assignment) -> None:
    """Give nbgrader an assignment's due date and extensions, and the late policies of the whole course.

    Raises:
        GradebookError: the gradebook could not be written.
        OSError: the course's folder could not.
    """
    mirror_late_policies(session, gradebook.course.root, assignment.course_id)
    set_dates(gradebook, assignment.name, assignment.due_at, _extensions(session, assignment))


def mirror_late_policies(session: Session, root: Path, course_id: int) -> None:
    """Leave the late policies in the course's folder, where they are others than before."""
    rows = session.execute(select(Assignment.name, Assignment.late).where(Assignment.course_id == course_id))
    policies = {row.name: late_from(row.late) for row in rows}
    try:
        if late.read_policies(root) == policies:
            return
    except BadPolicy:  # it is written anew
        pass
    late.write_policies(root, policies)


def _extensions(session: Session, assignment: Assignment) -> dict[str, timedelta]:
    """How much later than the assignment's each student's own due date is."""
    if assignment.due_at is None:
        return {}
    query = select(Person.name, Extension.due_at).join(Person, Person.id == Extension.person_id)
    found = session.execute(query.where(Extension.assignment_id == assignment.id))
    return {row.name: row.due_at - assignment.due_at for row in found if row.due_at not in (None, assignment.due_at)}
