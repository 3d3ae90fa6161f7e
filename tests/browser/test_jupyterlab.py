"""What students and instructors see: JupyterLab's Validate button, and formgrader with a graded class."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from courses import copy_repository, hand_in, make_course, submission
from lab import environment, jupyterlab

from autograder.classroom import find_submissions, grade_class
from autograder.course import Course
from autograder.showing.feedback import visible_source

ASSIGNMENT = "activations"
WRONG = "def double(x):\n    return x + x + 1"
ATTACK = """<script>document.title = 'owned'</script>

<img src=x onerror="document.title = 'owned'">

Because **so**."""


def nbgrader(root, home, *arguments):
    """Run nbgrader in the course, as an instructor would."""
    command = [sys.executable, "-m", "nbgrader", *arguments]
    subprocess.run(command, cwd=root, env=environment(home), check=True, capture_output=True)


@pytest.fixture(scope="module")
def release(browser, tmp_path_factory):
    """The repository's course with one assignment released, and beside the release a notebook that is solved."""
    home = tmp_path_factory.mktemp("home")
    root = tmp_path_factory.mktemp("release") / "course"
    copy_repository(root)
    nbgrader(root, home, "generate_assignment", ASSIGNMENT)
    solved = json.loads((root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text())
    for cell in solved["cells"]:
        cell["source"] = visible_source("".join(cell["source"]))
    (root / "release" / ASSIGNMENT / "solved.ipynb").write_text(json.dumps(solved))
    with jupyterlab(root, home) as lab:
        yield lab


@pytest.fixture(scope="module")
def graded(browser, tmp_path_factory):
    """A small course whose class `autograder grade` has graded."""
    home = tmp_path_factory.mktemp("home")
    root = make_course(tmp_path_factory.mktemp("graded") / "course", config=None)
    hand_in(root, "ada", submission())
    hand_in(root, "bob", submission(double=WRONG, why=ATTACK))
    hand_in(root, "eve", b'{"cells": [')
    course = Course(root)
    reports = [report for _, found in grade_class(course, find_submissions(course), jobs=1) for report in found]
    assert [report.status for report in reports] == ["graded", "graded", "unreadable"]
    with jupyterlab(root, home) as lab:
        yield lab


def validate(page, lab, path):
    """What the Validate button of an open notebook says."""
    # A workspace of its own: JupyterLab opens again whatever was open in the last one.
    page.goto(lab.link(f"lab/workspaces/{Path(path).stem}/tree/{path}"))
    page.get_by_text("Validate", exact=True).click()
    said = page.locator(".jp-Dialog", has_text="Validation")
    said.wait_for()
    return said.inner_text()


def test_validate_fails_on_the_release(page, release):
    said = validate(page, release, f"release/{ASSIGNMENT}/{ASSIGNMENT}.ipynb")
    assert "NotImplementedError" in said
    assert "grade(" not in said


def test_validate_passes_when_the_notebook_is_solved(page, release):
    said = validate(page, release, f"release/{ASSIGNMENT}/solved.ipynb")
    assert "Success! Your notebook passes all the tests." in said


def submissions(lab):
    """The ids that formgrader knows the submitted notebooks by, by student."""
    with urllib.request.urlopen(lab.link("formgrader/api/submitted_notebooks/ps1/ps1")) as answer:
        return {found["student"]: found["id"] for found in json.load(answer)}


def test_formgrader_opens_without_a_complaint(page, graded):
    page.goto(graded.link("formgrader/manage_assignments"))
    page.get_by_role("link", name="ps1", exact=True).wait_for()
    assert page.locator(".alert-danger, .alert-warning").count() == 0


def test_formgrader_shows_the_graded_class(page, graded):
    page.goto(graded.link("formgrader/gradebook/ps1/ps1"))
    page.get_by_text("Submission #3").wait_for()
    rows = page.locator("tbody tr").all_inner_texts()
    assert {" ".join(row.split()[2:5]) for row in rows} >= {"0 / 7", "1 / 7", "3 / 7"}


def test_formgrader_shows_the_verdict_beside_the_cell(page, graded):
    page.goto(graded.link(f"formgrader/submissions/{submissions(graded)['bob']}/"))
    verdict = page.locator(".output_html", has_text="double: wrong, 0 of 2 points")
    assert "expected" in verdict.inner_text()
    page.locator("input#test_double[placeholder='0']").wait_for()


def test_no_script_of_a_student_runs_in_formgrader(page, graded):
    page.goto(graded.link(f"formgrader/submissions/{submissions(graded)['bob']}/"))
    page.locator("strong", has_text="so").wait_for()
    page.wait_for_load_state("networkidle")
    assert page.title() == "ps1"
    assert page.locator("[onerror]").count() == 0


def test_formgrader_says_why_a_notebook_could_not_be_read(page, graded):
    page.goto(graded.link(f"formgrader/submissions/{submissions(graded)['eve']}/"))
    page.get_by_text("What was handed in could not be read").first.wait_for()


def test_formgrader_s_button_autogrades_with_the_same_engine(page, graded):
    hand_in(graded.root, "zoe", submission())
    page.goto(graded.link("formgrader/manage_submissions/ps1"))
    page.locator("tr", has_text="zoe").locator("a", has=page.locator(".glyphicon-flash")).click()
    page.get_by_text("Successfully autograded").wait_for()
    page.goto(graded.link(f"formgrader/submissions/{submissions(graded)['zoe']}/"))
    page.get_by_text("double: correct, 2 of 2 points").wait_for()


def test_a_person_s_marks_in_formgrader_reach_the_feedback_page(page, graded):
    page.goto(graded.link(f"formgrader/submissions/{submissions(graded)['ada']}/"))
    page.wait_for_load_state("networkidle")
    for field, text, stored in (
        ("input#why", "2.5", "api/grade/"),
        ("textarea#why-comment", "Well said.", "api/comment/"),
    ):
        with page.expect_response(lambda answer, at=stored: at in answer.url and answer.request.method == "PUT"):
            page.locator(field).fill(text)
            page.locator(field).blur()
    nbgrader(graded.root, graded.root.parent, "generate_feedback", "ps1", "--student=ada", "--force")
    page.goto(f"file://{graded.root}/feedback/ada/ps1/ps1.html")
    assert "5.5 of 7 points" in page.inner_text("main")
    assert "Well said." in page.inner_text("main")


def test_the_feedback_page_fits_a_phone(browser, graded):
    phone = browser.new_page(viewport={"width": 360, "height": 740})
    phone.goto(f"file://{graded.root}/feedback/bob/ps1/ps1.html")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.close()


def test_the_verdict_is_readable_on_a_dark_page(browser, graded):
    dark = browser.new_page(color_scheme="dark")
    dark.goto(f"file://{graded.root}/feedback/bob/ps1/ps1.html")
    colours = dark.evaluate(
        "[getComputedStyle(document.querySelector('main td')).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert colours[0] == "rgb(230, 231, 234)"
    assert "rgb(255, 255, 255)" not in colours[1]
    dark.close()
