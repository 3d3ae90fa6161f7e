"""Due dates and extensions in nbgrader's gradebook, by which it tells what is late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from nbgrader.api import Assignment, SubmittedAssignment

from autograder.gradebook import OpenGradebook, writing


def set_dates(
    gradebook: OpenGradebook, assignment: str, due_at: datetime | None, extensions: Mapping[str, timedelta]
) -> None:
    """Put an assignment's due date into the gradebook, and its students' extensions where there is work of theirs.

    Who is not among `extensions` has none. An assignment that the gradebook does not know yet is left out.

    Raises:
        GradebookError: the gradebook could not be written.
    """
    due = None if due_at is None else due_at.astimezone(UTC).replace(tzinfo=None)
    with writing(gradebook) as session:
        for found in session.query(Assignment).filter_by(name=assignment):
            if found.duedate != due:
                found.duedate = due
        submissions = session.query(SubmittedAssignment).join(Assignment).filter(Assignment.name == assignment)
        for submission in submissions:
            given = extensions.get(submission.student_id)
            if submission.extension != given:
                submission.extension = given
