"""The ready-made course that comes with this program: its assignments, cards and nbgrader's configuration."""

from __future__ import annotations

import shutil
from pathlib import Path

from autograder.course import Course, CourseError

PARTS = ("source", "reference", "nbgrader_config.py")
"""What makes a course; the configuration comes last, as it is what says that a folder is one."""
_PACKAGE = Path(__file__).resolve().parents[1]
_PLACES = (_PACKAGE / "ready_made", _PACKAGE.parent)
"""In an installed wheel, and in a checkout."""


def ready_made() -> Course:
    """The course that comes with the program.

    Raises:
        CourseError: this installation has none.
    """
    for place in _PLACES:
        if all((place / part).exists() for part in PARTS):
            return Course(place)
    raise CourseError("The ready-made course is not part of this installation: install autograder's wheel as it is.")


def copy_course(course: Course, root: Path) -> None:
    """Copy what makes a course to `root`; what is there of source and reference is replaced."""
    root.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        if (course.root / part).is_dir():
            shutil.rmtree(root / part, ignore_errors=True)
            leave = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
            shutil.copytree(course.root / part, root / part, ignore=leave)
        else:
            shutil.copy(course.root / part, root)
