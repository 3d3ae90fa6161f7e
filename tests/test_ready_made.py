"""The ready-made course comes with the program, in a checkout as in a wheel."""

from __future__ import annotations

import subprocess
import sys
import zipfile

from courses import REPOSITORY

from autograder.authoring.ready_made import copy_course, ready_made
from autograder.course import Course

LOOK = """
from pathlib import Path
from autograder.authoring.ready_made import copy_course, ready_made
course = ready_made()
copy_course(course, Path("copy"))
print(course.root, *course.assignments)
"""


def test_a_checkout_is_the_ready_made_course():
    assert ready_made().root == REPOSITORY


def test_a_copy_of_it_is_graded_by_the_same_cards(tmp_path):
    copy_course(ready_made(), tmp_path / "course")
    assert Course(tmp_path / "course").digest == ready_made().digest


def test_a_wheel_has_it_with_all_that_it_needs(tmp_path):
    built, unpacked = tmp_path / "wheels", tmp_path / "unpacked"
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(built)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert not [name for name in archive.namelist() if "__pycache__" in name or ".ipynb_checkpoints" in name]
        archive.extractall(unpacked)
    # Isolated from the checkout's own path entry, which comes behind this one.
    look = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(unpacked)!r})\n{LOOK}"]
    done = subprocess.run(look, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert done.stdout.split() == [str(unpacked / "autograder" / "ready_made"), *ready_made().assignments]
    assert Course(tmp_path / "copy").digest == ready_made().digest
