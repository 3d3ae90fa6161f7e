"""Releasing an assignment: what students fetch, compared with the source that they are graded by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.classroom import changed_cells
from autograder.notebook import Notebook, Unreadable, read_notebook
from autograder.service.people import Principal
from autograder.service.people.audit import audit
from autograder.service.store.files import put_tree
from autograder.service.store.models import Assignment, Blob, CourseVersion, TreeFile

NOT_FOR_STUDENTS = ("BEGIN SOLUTION", "BEGIN HIDDEN TESTS", "BEGIN MARK SCHEME")


class NotReleased(Exception):
    """What was given is not to be released: the message says why, and what to do."""


def release(
    session: Session, principal: Principal | str, assignment: Assignment, files: Mapping[str, bytes], at: datetime
) -> list[str]:
    """Make these files what students fetch, within the caller's transaction.

    Returns a sentence for each notebook that is no release of what the course's source is now.

    Raises:
        NotReleased: there is no notebook in them, or one holds what students are not to see.
        BadPath: a path leads out of the folder.
    """
    if not any(path.endswith(".ipynb") for path in files):
        raise NotReleased(
            "There is no notebook in it: release the folder that `nbgrader generate_assignment` has made."
        )
    sources = _sources(session, assignment)
    for name, source in sources.items():
        if name in files and (left := _left_in(source, files[name])):
            raise NotReleased(
                f"{name} still holds what students are not to see ({left}): release the folder that "
                "`nbgrader generate_assignment` has made."
            )
    assignment.released, assignment.released_at = put_tree(session, files), at
    warnings = [warning for name, source in sources.items() for warning in _warnings(name, source, files.get(name))]
    audit(session, principal, assignment.course.name, "assignment.released", assignment.name, warnings=warnings)
    return warnings


@dataclass(frozen=True)
class Difference:
    """A notebook whose release is not what its source is now: in `cells`, or it is `missing` or `unreadable`."""

    notebook: str
    kind: str
    cells: tuple[str, ...] = ()


def differences(session: Session, assignment: Assignment) -> list[Difference]:
    """Where what students have is no release of what the course's source is now."""
    query = select(TreeFile.path, Blob.data).join(Blob, Blob.digest == TreeFile.blob)
    rows = session.execute(query.where(TreeFile.tree == assignment.released, TreeFile.path.like("%.ipynb")))
    released = {row.path: row.data for row in rows}
    found = (_difference(name, source, released.get(name)) for name, source in _sources(session, assignment).items())
    return [each for each in found if each is not None]


def take_back(session: Session, principal: Principal, assignment: Assignment) -> None:
    """Students no longer see the assignment; what was handed in stays."""
    assignment.released, assignment.released_at = None, None
    audit(session, principal, assignment.course.name, "assignment.taken_back", assignment.name)


def _sources(session: Session, assignment: Assignment) -> dict[str, Notebook]:
    """The assignment's notebooks in the version of the course that is graded by."""
    version = session.get(CourseVersion, assignment.course.version) if assignment.course.version else None
    if version is None:
        return {}
    folder = f"source/{assignment.name}/"
    found = session.execute(
        select(TreeFile.path, Blob.data)
        .join(Blob, Blob.digest == TreeFile.blob)
        .where(TreeFile.tree == version.tree, TreeFile.path.startswith(folder, autoescape=True))
    )
    named = {row.path.removeprefix(folder): row.data for row in found}
    return {name: read_notebook(data) for name, data in sorted(named.items()) if _is_notebook(name)}


def _is_notebook(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix == ".ipynb" and len(path.parts) == 1


def _left_in(source: Notebook, data: bytes) -> str | None:
    """The first mark of a hidden part that the release has kept of its source."""
    try:
        released = {cell.grade_id: cell.source for cell in read_notebook(data).cells if cell.grade_id}
    except Unreadable:
        return None
    for cell in source.cells:
        for mark in NOT_FOR_STUDENTS:
            if cell.grade_id and mark in cell.source and mark in released.get(cell.grade_id, ""):
                return mark
    return None


def _difference(name: str, source: Notebook, data: bytes | None) -> Difference | None:
    if data is None:
        return Difference(name, "missing")
    try:
        changed = changed_cells(source, read_notebook(data))
    except Unreadable:
        return Difference(name, "unreadable")
    return Difference(name, "cells", tuple(changed)) if changed else None


def _warnings(name: str, source: Notebook, data: bytes | None) -> Iterator[str]:
    found = _difference(name, source, data)
    if found is None:
        return
    if found.kind == "missing":
        yield f"{name} is in the course's source and not in the release: students do not get it."
    elif found.kind == "unreadable":
        yield f"{name} cannot be read: release a notebook that can."
    else:
        yield (
            f"{name} was released with other cells than its source has now ({', '.join(found.cells)}): the source is "
            "what counts. Run `nbgrader generate_assignment` and release again, if students should have the new ones."
        )
