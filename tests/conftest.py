"""Fixtures that build real things: courses in temporary folders, the repository's own course, a real sandbox."""

import json
import shutil
import textwrap
from pathlib import Path

import pytest

from autograder.course import Course


ROOT = Path(__file__).parent.parent


def code(source, **nbgrader):
    """A code cell; keyword arguments are nbgrader's metadata of it."""
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": textwrap.dedent(source),
    }
    if nbgrader:
        cell["id"] = nbgrader["grade_id"].replace("_", "-")
        flags = {"schema_version": 3, "grade": False, "locked": False, "solution": False, "task": False}
        cell["metadata"]["nbgrader"] = flags | nbgrader
    return cell


def answer(source, grade_id):
    """A cell that the student fills in."""
    return code(source, grade_id=grade_id, solution=True)


def graded(name, points=2.0, visible="", grade_id=None):
    """A graded cell with `grade(name)` in its hidden lines."""
    hidden = f'### BEGIN HIDDEN TESTS\nfrom autograder import grade\ngrade("{name}")\n### END HIDDEN TESTS'
    return code(f"{visible}\n{hidden}", grade_id=grade_id or f"test_{name}", grade=True, locked=True, points=points)


def notebook(*cells):
    """A notebook document of these cells."""
    for number, cell in enumerate(cells):
        cell.setdefault("id", f"cell-{number}")
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": list(cells)}


def dump(document):
    """A notebook document as bytes."""
    return json.dumps(document).encode()


def make_course(root, cards, notebooks):
    """A course of cards ({"assignment/exercise": text}) and source notebooks ({"assignment": document})."""
    root.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for name, text in cards.items():
        path = root / "reference" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
    for name, document in notebooks.items():
        path = root / "source" / name / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(dump(document))
    return Course(root)


@pytest.fixture(scope="session")
def course():
    """This repository, as a course."""
    return Course(ROOT)


@pytest.fixture(scope="session")
def grader(tmp_path_factory):
    """A grader of a copy of this repository's course, with a warm sandbox."""
    root = tmp_path_factory.mktemp("course") / "course"
    copy_course(root)
    from autograder.grading import Grader

    with Grader(Course(root)) as grader:
        yield grader


def copy_course(root):
    """Copy the repository's course to `root`."""
    root.mkdir(parents=True)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for name in ("source", "reference"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
