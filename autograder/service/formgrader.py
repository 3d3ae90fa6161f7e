"""Where formgrader shows a student's work: nbgrader's own page for marking, in the staff's JupyterLab."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from nbgrader.api import MissingEntry

from autograder.gradebook import GradebookError
from autograder.service.context import Service
from autograder.service.marks import gradebook_of


@dataclass(frozen=True)
class Place:
    """A notebook in formgrader: its path below the server's address, and the whole address where that is known."""

    notebook: str
    path: str
    url: str | None


def places(service: Service, assignment: str, student: str) -> list[Place]:
    """Where a student's notebooks for an assignment are marked; the assignment's own page, while none is published."""
    return [Place(notebook, path, _url(service, path)) for notebook, path in _paths(service, assignment, student)]


def _paths(service: Service, assignment: str, student: str) -> Iterator[tuple[str, str]]:
    try:
        with gradebook_of(service) as gradebook:
            found = gradebook.database.find_submission(assignment, student).notebooks
            paths = [(each.name, f"formgrader/submissions/{quote(each.id, safe='')}/") for each in found]
    except (GradebookError, MissingEntry):
        paths = []
    yield from sorted(paths) or [("", f"formgrader/manage_submissions/{quote(assignment, safe='')}")]


def _url(service: Service, path: str) -> str | None:
    base = service.settings.formgrader.rstrip("/")
    return f"{base.removesuffix('/formgrader')}/{path}" if base else None
