"""Feedback pages of single attempts, made when they are asked for, from what grading gave."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy.orm import Session

from autograder.course import Course as CourseFolder
from autograder.course import CourseError
from autograder.gradebook import GradebookError
from autograder.gradebook import marks as marks_in_gradebook
from autograder.service.context import Service
from autograder.service.marks import gradebook_of
from autograder.service.outcomes import graded_of
from autograder.service.store.models import Outcome, Publication, Submission
from autograder.showing.autograded import Released, autograded_notebook
from autograder.showing.feedback import Marks, feedback_page, report_from_json

_NO_CELLS: Mapping[str, Any] = {"cells": ()}
"""The page of a notebook without a verdict shows none of its cells."""


def page(
    service: Service,
    session: Session,
    submission: Submission,
    outcome: Outcome,
    notebook: str,
    shown: Mapping[str, Any] | None = None,
) -> str | None:
    """The page for one notebook of an attempt; None where the attempt has no such notebook.

    What people gave and wrote is on the page of the attempt that stands in nbgrader's gradebook. Where not all may be
    seen, `shown` is the report as it may be (`policy.shown`): the page then has no outputs of graded cells.
    """
    graded = next((each for each in graded_of(outcome) if each.report.notebook == notebook), None)
    if graded is None:
        return None
    content = autograded_notebook(graded, Released(_NO_CELLS, {}))
    content = json.loads(json.dumps(content))
    report = graded.report
    if shown is not None:
        report = report_from_json(shown)
        for cell in content["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade") and cell["cell_type"] == "code":
                cell["outputs"] = []
    with CourseFolder(service.settings.course).speaking():
        return feedback_page(content, _marks(service, session, submission, notebook), report=report)


def _marks(service: Service, session: Session, submission: Submission, notebook: str) -> Marks:
    publication = session.get(Publication, (submission.assignment_id, submission.person_id))
    if publication is not None and publication.done == submission.outcome_id:
        name, student = submission.assignment.name, submission.person.name
        with suppress(GradebookError, CourseError, KeyError), gradebook_of(service) as gradebook:
            return marks_in_gradebook(gradebook, assignment=name, notebook=notebook, student=student)
    return Marks()
