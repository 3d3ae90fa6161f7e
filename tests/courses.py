"""Courses and notebooks to test with: any cards and cells, and one small course with every kind of cell."""

from __future__ import annotations

import contextlib
import copy
import json
import os
import shutil
import signal
import sqlite3
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.course import Course

if TYPE_CHECKING:
    from autograder.validation import Statement

REPOSITORY = Path(__file__).parent.parent

CONFIG = """
from pathlib import Path
c = get_config()
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = "small"
"""

CARD = '''
import numpy as np
from autograder import Exercise, checks

def double(x):
    """Twice x."""
    return 2.0 * x

exercise = Exercise(double)

@exercise.cases
def cases(rng):
    yield "a number", 1.5
    yield "a vector", rng.normal(size=4)

exercise.ask(checks.matches_reference())
exercise.ask(checks.leaves_arguments_unchanged)
'''
SOLUTIONS = {
    "right/sum.py": '"""full: a sum."""\n\ndef double(x):\n    return x + x\n',
    "wrong/triple.py": '"""zero: three times."""\n\ndef double(x):\n    return 3 * x\n',
}


def nbgrader(grade_id: str, points: float | None = None, **flags: bool) -> dict[str, Any]:
    """nbgrader's metadata of a cell."""
    metadata: dict[str, Any] = {"grade_id": grade_id, "schema_version": 3}
    metadata |= {flag: flags.get(flag, False) for flag in ("grade", "solution", "locked", "task")}
    return metadata | ({} if points is None else {"points": points})


def code(source: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    """A code cell."""
    return {"cell_type": "code", "execution_count": None, "outputs": [], **_cell(source, metadata)}


def text(source: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    """A markdown cell."""
    return {"cell_type": "markdown", **_cell(source, metadata)}


def _cell(source: str, metadata: dict[str, Any] | None) -> dict[str, Any]:
    return {"metadata": {"nbgrader": metadata} if metadata else {}, "source": textwrap.dedent(source).strip("\n")}


def answer(source: str, grade_id: str) -> dict[str, Any]:
    """A code cell that the student fills in."""
    return code(source, nbgrader(grade_id, solution=True))


def graded(name: str, points: float = 2.0) -> dict[str, Any]:
    """A graded cell that asks for the exercise in its hidden lines."""
    hidden = f'### BEGIN HIDDEN TESTS\nfrom autograder import grade\ngrade("{name}")\n### END HIDDEN TESTS'
    return code(hidden, nbgrader(f"test_{name}", points, grade=True, locked=True))


def notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    """A notebook of these cells."""
    numbered = [{**copy.deepcopy(cell), "id": f"c{number}"} for number, cell in enumerate(cells)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": numbered}


DOUBLE = """
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
"""
TRIPLE = """
def triple(x):
    ### BEGIN SOLUTION
    return 3 * x
    ### END SOLUTION
"""
TEST_DOUBLE = """
print(double(1))
### BEGIN HIDDEN TESTS
from autograder import grade
grade("double")
### END HIDDEN TESTS
"""
TEST_TRIPLE = """
assert triple(1) == 3
### BEGIN HIDDEN TESTS
assert triple(-2) == -6, "negative numbers too"
### END HIDDEN TESTS
"""
TASK = """
Draw the graph of double.
=== BEGIN MARK SCHEME ===
One point for a line through the origin.
=== END MARK SCHEME ===
"""


def source() -> dict[str, Any]:
    """The instructor's notebook."""
    return notebook(
        text("# Multiplication"),
        code("import numpy as np", nbgrader("imports", locked=True)),
        code(DOUBLE, nbgrader("double", solution=True)),
        code(TEST_DOUBLE, nbgrader("test_double", 2, grade=True, locked=True)),
        code(TRIPLE, nbgrader("triple", solution=True)),
        code(TEST_TRIPLE, nbgrader("test_triple", 1, grade=True, locked=True)),
        text("What is multiplication?", nbgrader("why", 3, grade=True, solution=True)),
        text(TASK, nbgrader("draw", 1, task=True, locked=False)),
    )


def visible(text: str) -> str:
    """The lines that a release shows of a test cell."""
    lines = text.strip("\n").split("\n")
    return "\n".join(lines[: lines.index("### BEGIN HIDDEN TESTS")])


def submission(
    double: str = "def double(x):\n    return 2 * x",
    triple: str = "def triple(x):\n    return 3 * x",
    why: str = "Repeated addition.",
    extra: tuple[dict[str, Any], ...] = (),
) -> dict[str, Any]:
    """A student's notebook, all right unless told otherwise."""
    return notebook(
        text("# Multiplication"),
        code("import numpy as np", nbgrader("imports", locked=True)),
        code(double, nbgrader("double", solution=True)),
        code(visible(TEST_DOUBLE), nbgrader("test_double", 2, grade=True, locked=True)),
        code(triple, nbgrader("triple", solution=True)),
        code(visible(TEST_TRIPLE), nbgrader("test_triple", 1, grade=True, locked=True)),
        text(why, nbgrader("why", 3, grade=True, solution=True)),
        text("Draw the graph of double.", nbgrader("draw", 1, task=True)),
        *extra,
    )


STUB = "# YOUR CODE HERE\nraise NotImplementedError()"


def make_course(root: Path, config: str | None = CONFIG) -> Path:
    """The course, written to `root`; without a `config`, with the repository's own `nbgrader_config.py`."""
    write(root / "source/ps1/ps1.ipynb", source())
    card = root / "reference/ps1/double.py"
    card.parent.mkdir(parents=True)
    card.write_text(CARD)
    for name, solution in SOLUTIONS.items():
        path = card.parent / "solutions" / "double" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(solution)
    text = (REPOSITORY / "nbgrader_config.py").read_text() if config is None else config
    (root / "nbgrader_config.py").write_text(text)
    return root


def build_course(root: Path, cards: Mapping[str, str], notebooks: Mapping[str, dict[str, Any]]) -> Path:
    """A course of these cards (by "assignment/exercise") and source notebooks (by assignment), written to `root`."""
    for name, text in cards.items():
        path = root / "reference" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
    for name, document in notebooks.items():
        write(root / "source" / name / f"{name}.ipynb", document)
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    return root


def statements(
    course: Course, *kinds: str, assignment: str | None = None, exercise: str | None = None
) -> list[Statement]:
    """What validation says of a course, all kinds of claims or some, in this process and without a cache."""
    from autograder.validation import opened, prove_claim

    with opened(course, assignment=assignment, exercise=exercise) as groups:
        return [prove_claim(claim) for group in groups for claim in group.claims if not kinds or claim.kind in kinds]


def copy_repository(root: Path) -> Path:
    """The repository's own course, copied to `root`."""
    root.mkdir(parents=True)
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    for name in ("source", "reference"):
        shutil.copytree(
            REPOSITORY / name, root / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        )
    return root


def dump(document: dict[str, Any]) -> bytes:
    """A notebook's bytes."""
    return json.dumps(document).encode()


def write(path: Path, document: dict[str, Any]) -> Path:
    """A notebook, written as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document))
    return path


def hand_in(root: Path, student: str, document: dict[str, Any] | bytes, name: str = "ps1") -> Path:
    """A student's submission, put into the course's `submitted/`."""
    path = root / "submitted" / student / "ps1" / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
    return path


def kill_below(pid: int) -> None:
    """Kills every process that has descended from this one, and then itself: behind bubblewrap there are several."""
    with contextlib.suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            kill_below(int(child))
        os.kill(pid, signal.SIGKILL)


def rows(path: Path) -> dict[str, set[tuple[Any, ...]]]:
    """Every table of the database without ids and times, so that two databases can be compared."""
    with sqlite3.connect(path) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        ids: dict[Any, str] = {}
        for table, key in (("assignment", "name"), ("notebook", "name"), ("base_cell", "type || ':' || name")):
            ids |= dict(database.execute(f"SELECT id, {key} FROM {table}").fetchall())
        ids |= dict(database.execute("SELECT id, student_id FROM submitted_assignment").fetchall())
        found = "SELECT n.id, a.student_id || '/' || m.name FROM submitted_notebook n"
        found += " JOIN submitted_assignment a ON n.assignment_id = a.id JOIN notebook m ON n.notebook_id = m.id"
        ids |= dict(database.execute(found).fetchall())
        result = {}
        for table in tables:
            cursor = database.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            result[table] = {
                tuple(
                    (name, ids.get(value, value))
                    for name, value in zip(names, row, strict=True)
                    if not (name == "id" and table not in ("student", "course")) and name != "timestamp"
                )
                for row in cursor
            }
        return result
