"""What people gave in formgrader: points beside the automatic ones, by student and notebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nbgrader.api import Assignment, Grade, Notebook, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import Integer, cast, func, select

from autograder.gradebook import OpenGradebook


@dataclass(frozen=True)
class ByHand:
    """Of one submitted notebook: the points that people added to the automatic ones, or took away from them."""

    points: float
    needs_marking: bool


def by_hand(gradebook: OpenGradebook, assignment: str, student: str | None = None) -> dict[str, Mapping[str, ByHand]]:
    """What people gave for an assignment, by student and notebook; of one student alone where one is named."""
    query = (
        select(
            SubmittedAssignment.student_id,
            Notebook.name,
            func.sum(Grade.score - func.coalesce(Grade.auto_score, 0.0)),
            func.max(cast(Grade.needs_manual_grade, Integer)),
        )
        .select_from(Grade)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == assignment)
        .group_by(SubmittedAssignment.student_id, Notebook.name)
    )
    if student is not None:
        query = query.where(SubmittedAssignment.student_id == student)
    session = gradebook.database.db
    session.rollback()  # what others have written meanwhile is to be seen
    found: dict[str, dict[str, ByHand]] = {}
    for name, notebook, points, waiting in session.execute(query):
        found.setdefault(name, {})[notebook] = ByHand(round(points or 0.0, 6), bool(waiting))
    session.rollback()
    return dict(found)


def notebook_maxima(gradebook: OpenGradebook, assignment: str) -> dict[str, float]:
    """The points that there are for each notebook, those that people give among them; empty where it is not known."""
    session = gradebook.database.db
    session.rollback()
    query = select(Notebook.name, Notebook.max_score).join(Assignment, Assignment.id == Notebook.assignment_id)
    found = session.execute(query.where(Assignment.name == assignment)).all()
    session.rollback()
    return {row.name: row.max_score for row in found}
