"""A course can require a level of protection: below it nothing is graded and nothing written, and it is said why."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import courses
import pytest
from courses import hand_in, submission

from .target import REPOSITORY

# What the machine, or its emulation, is measured to give.
MEASURED = {
    "full": "full",
    "container": "full",
    "seccomp alone": "reduced",
    "landlock alone": "reduced",
    "nothing": "none",
    "unprotected": "none",
}
ORDER = ("none", "reduced", "full")
QUICKLY = ("container", "seccomp alone")
AT = [pytest.param(level, marks=() if level in QUICKLY else pytest.mark.prove) for level in MEASURED]
BELOW = [param for param in AT if MEASURED[param.values[0]] != "full"]


def course(root, required):
    config = courses.CONFIG + (f"c.Autograder.required_protection = {required!r}\n" if required else "")
    courses.make_course(root, config)
    hand_in(root, "ada", submission())
    return root


def grade(level, root, *options):
    command = [sys.executable, "-m", "tests.attacks.commanded", level, "grade", "--course", str(root), "--jobs", "1"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run([*command, *options], env=environment, cwd=root, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("level", BELOW)
def test_below_the_required_level_nothing_is_graded_and_it_is_said_why(tmp_path, level):
    required = ORDER[ORDER.index(MEASURED[level]) + 1]
    root = course(tmp_path / "course", required)
    before = sorted(path for path in root.rglob("*") if ".autograder" not in path.parts)
    done = grade(level, root)
    assert done.returncode == 2, done.stderr
    assert f"requires the protection {required!r}" in done.stderr
    assert f"this machine gives {MEASURED[level]!r}: open are " in done.stderr
    assert "Install bubblewrap and libseccomp2" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert sorted(path for path in root.rglob("*") if ".autograder" not in path.parts) == before


@pytest.mark.parametrize("level", AT)
def test_at_the_required_level_the_class_is_graded_and_the_level_printed(tmp_path, level):
    root = course(tmp_path / "course", MEASURED[level])
    done = grade(level, root)
    assert done.returncode == 0, done.stderr
    assert f"Protection: {MEASURED[level]}" in done.stdout
    if MEASURED[level] != "full":
        assert "(open: " in done.stdout
    assert (root / "gradebook.db").is_file()


@pytest.mark.prove
def test_a_loose_notebook_is_refused_as_well(tmp_path):
    root = course(tmp_path / "course", "full")
    path = courses.write(tmp_path / "loose.ipynb", submission())
    done = grade("nothing", root, str(path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "requires the protection 'full'" in done.stderr


def test_a_loose_notebook_says_at_what_level_it_was_graded(tmp_path):
    root = course(tmp_path / "course", None)
    path = courses.write(tmp_path / "loose.ipynb", submission())
    assert "Protection: reduced (open: read outside)" in grade("seccomp alone", root, str(path)).stdout


@pytest.mark.prove
def test_a_report_says_at_what_level_it_was_graded(tmp_path):
    root = course(tmp_path / "course", None)
    path = courses.write(tmp_path / "loose.ipynb", submission())
    report = json.loads(grade("seccomp alone", root, str(path), "--json").stdout)
    assert (report["protection"], report["open"]) == ("reduced", ["read outside"])


def test_the_variable_that_switches_all_off_is_named_where_it_is_the_reason(tmp_path):
    root = course(tmp_path / "course", "reduced")
    command = [sys.executable, "-m", "autograder.cli", "grade", "--course", str(root)]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "AUTOGRADER_UNPROTECTED": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert "AUTOGRADER_UNPROTECTED=1 is set, which switches all protection off: unset it." in done.stderr


def test_nbgrader_autograde_refuses_as_well_and_keeps_the_former_marks(tmp_path):
    root = courses.make_course(tmp_path / "course", config=None)
    hand_in(root, "ada", submission())
    command = [sys.executable, "-m", "nbgrader", "autograde", "ps1", "--force"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    first = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=120)
    assert first.returncode == 0, first.stderr
    before = courses.rows(root / "gradebook.db")
    with (root / "nbgrader_config.py").open("a") as config:
        config.write('\nc.Autograder.required_protection = "full"\n')
    environment["AUTOGRADER_UNPROTECTED"] = "1"
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode != 0
    assert "requires the protection 'full'" in done.stderr
    assert courses.rows(root / "gradebook.db") == before
    assert (root / "autograded/ada/ps1/ps1.ipynb").is_file()
