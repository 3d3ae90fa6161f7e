"""Each way in which a notebook or its release can be wrong is planted, and validation says which it is."""

import json
from pathlib import Path

import courses
import numpy as np
import pytest
from courses import answer, code, graded, nbgrader, notebook, text

from autograder.course import Course
from autograder.validation import opened, prove_claim

DOUBLE = answer(courses.DOUBLE, "double")
TASK = text(courses.TASK, nbgrader("task", 1, task=True))
USES = code("y = double(2.0)")
AFTER = code("print(y + 1)")


def course_of(root, *cells):
    """A small course whose one notebook has these cells."""
    courses.make_course(root)
    courses.write(root / "source/ps1/ps1.ipynb", notebook(*cells))
    return Course(root)


def said(course, sentence):
    """Why the one claim about the notebook whose text holds `sentence` does not hold; "" where it does."""
    with opened(course, assignment="ps1") as groups:
        (claim,) = (claim for group in groups for claim in group.claims if sentence in claim.text)
        return prove_claim(claim).why


SOUND = (code("import numpy as np", nbgrader("imports", locked=True)), DOUBLE, USES, AFTER, graded("double"), TASK)


def test_a_sound_notebook_has_nothing_to_complain_of(tmp_path):
    statements = courses.statements(course_of(tmp_path / "course", *SOUND), "release", assignment="ps1")
    assert [statement.why for statement in statements] == [""] * 10
    figures = {statement.text: statement.figure for statement in statements}
    assert figures["the release of ps1/ps1 gets none"] == "0 of 2 points"
    assert figures["every point of ps1/ps1 can be reached"] == "2 by checks, 1 by hand"
    assert (
        "of 5 code cells run" in figures["the release of ps1/ps1 runs in a plain kernel up to the unfinished functions"]
    )


def test_nothing_is_left_of_validation_but_the_cache(tmp_path):
    course = course_of(tmp_path / "course", *SOUND)
    before = sorted(course.root.rglob("*"))
    courses.statements(course, "release", assignment="ps1")
    assert sorted(course.root.rglob("*")) == before


TRIPLE = """
def triple(x):
    ### BEGIN SOLUTION
    result = 3 * x + 0.125
    return result
    ### END SOLUTION
"""
EXAMPLE = """
def solved(x):
    result = 3 * x + 0.125
    return result
"""
MORE = """
assert double(1) == 2
### BEGIN HIDDEN TESTS
assert double(-7.125) == -14.25
### END HIDDEN TESTS
"""


SLIP = "print(1)\n### BEGIN HIDDEN TEST\nprint(2)\n### END HIDDEN TEST"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([code(EXAMPLE), answer(TRIPLE, "triple")], "the solution of the cell triple: 'result = 3 * x + 0.125'"),
        ([text("Hint:\n```\nreturn 2.0 * x\n```")], "holds the reference of double: 'return 2.0 * x'"),
        (
            [text("Not `assert double(-7.125) == -14.25`"), code(MORE, nbgrader("more", 1, grade=True, locked=True))],
            "holds a hidden line of the cell more: 'assert double(-7.125) == -14.25'",
        ),
        ([code(SLIP)], "has the line '### BEGIN HIDDEN TEST': the region that it marks was not taken out"),
    ],
)
def test_a_release_that_leaks_says_what(tmp_path, cells, sentence):
    assert sentence in said(course_of(tmp_path / "course", DOUBLE, *cells, graded("double")), "leaks nothing")


def test_a_solution_outside_the_cells_that_nbgrader_clears_is_noticed_by_its_marks(tmp_path):
    course = course_of(tmp_path / "course", DOUBLE, code("def double(x):\n    return x + x"), graded("double"))
    assert "It gets 2, expected 0" in said(course, "the release of ps1/ps1 gets none")


def test_a_file_beside_the_notebook_may_not_hold_the_card_or_expected_values(tmp_path):
    course = course_of(tmp_path / "course", *SOUND)
    card = course.cards["double"]
    card.write_text(card.read_text().replace('"a number", 1.5', '"numbers", np.array([1.000123, 2.34567, 0.777123])'))
    (course.root / "source/ps1/helper.py").write_text("def double(x):\n    return   2.0 * x\n")
    np.save(course.root / "source/ps1/numbers.npy", 2 * np.array([1.000123, 2.34567, 0.777123]))
    why = said(Course(course.root), "leaks nothing")
    assert "helper.py holds the reference of double" in why
    assert "numbers.npy holds values that double should give: 1.55425, 2.00025, 4.69134" in why


def test_an_output_that_the_release_keeps_is_a_leak(tmp_path, monkeypatch):
    course = course_of(tmp_path / "course", *SOUND)
    config = course.root / "nbgrader_config.py"
    names = ("ClearSolutions", "LockCells", "ComputeChecksums", "SaveCells", "ClearHiddenTests")  # not ClearOutput
    steps = [f"nbgrader.preprocessors.{name}" for name in names]
    config.write_text(config.read_text() + f"c.GenerateAssignment.preprocessors = {steps}\n")
    path = course.root / "source/ps1/ps1.ipynb"
    document = json.loads(path.read_text())
    document["cells"][2]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "4.0"}]
    path.write_text(json.dumps(document))
    assert "Cell 3 of ps1.ipynb has an output" in said(Course(course.root), "leaks nothing")


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (code("import nowhere_to_be_found"), "raises ModuleNotFoundError: No module named 'nowhere_to_be_found'"),
        (code("print(undefined_name)"), "raises NameError: name 'undefined_name' is not defined"),
        (code("1 / 0"), "Code cell 3 of the release ('1 / 0') raises ZeroDivisionError"),
        (code("open('data.csv')"), "raises FileNotFoundError"),
    ],
)
def test_a_release_that_does_not_run_says_which_cell_stops_it(tmp_path, cell, sentence):
    assert sentence in said(course_of(tmp_path / "course", DOUBLE, graded("double"), cell), "runs in a plain kernel")


def test_nbgrader_s_own_complaint_about_a_release_is_passed_on(tmp_path):
    course = course_of(tmp_path / "course", DOUBLE, graded("double"))
    path = course.root / "source/ps1/ps1.ipynb"
    document = json.loads(path.read_text())
    del document["cells"][0]["metadata"]["nbgrader"]["schema_version"]
    document["cells"][0]["metadata"]["nbgrader"]["grade_id"] = "no good id!"
    path.write_text(json.dumps(document))
    assert "nbgrader generate_assignment ps1 fails: " in said(Course(course.root), "releases ps1/ps1")


def test_what_is_graded_while_a_source_is_validated_leaves_the_notebook_s_random_numbers_alone(tmp_path):
    seeded = code("import numpy as np\nnp.random.seed(1)")
    first = code("assert round(np.random.random(), 6) == 0.417022", nbgrader("first", 1, grade=True, locked=True))
    course = course_of(tmp_path / "course", DOUBLE, seeded, graded("double"), first)
    assert said(course, "nbgrader validate passes") == ""


def test_nbgrader_s_validate_sees_a_source_that_fails_its_visible_tests(tmp_path):
    wrong = code("assert double(1) == 3", nbgrader("visible", 1, grade=True, locked=True))
    why = said(course_of(tmp_path / "course", DOUBLE, wrong), "nbgrader validate passes")
    assert "A test cell fails there: AssertionError" in why


def test_a_source_that_does_not_get_full_marks_says_why(tmp_path):
    half = answer(courses.DOUBLE.replace("2 * x", "2 * x if x.ndim else 0"), "double")
    why = said(course_of(tmp_path / "course", half, graded("double")), "the source of ps1/ps1 gets full marks")
    assert "It gets 0, expected 2. double: " in why


IDLE = code("x = 1", nbgrader("idle", 1, grade=True, locked=True))
AGAIN = {**graded("double"), "metadata": {"nbgrader": nbgrader("again", 1, grade=True, locked=True)}}


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([graded("double", points=0)], "The graded cell test_double has 0 points"),
        ([IDLE], "The test cell idle has no check that could fail"),
        ([graded("double"), graded("double")], "Two cells have the id test_double"),
    ],
)
def test_points_that_nobody_can_reach_or_lose_are_said(tmp_path, cells, sentence):
    assert sentence in said(course_of(tmp_path / "course", DOUBLE, *cells), "every point of")


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([DOUBLE, graded("doubel")], 'grade("doubel"), but there is no card reference/ps1/doubel.py'),
        ([code("def double(x): return 2 * x"), graded("double")], "no solution cell of the notebook defines it"),
        ([DOUBLE, graded("double"), AGAIN], "its points would count twice"),
    ],
)
def test_names_that_do_not_agree_are_said(tmp_path, cells, sentence):
    assert sentence in said(course_of(tmp_path / "course", *cells), "names in ps1/ps1 agree")


def test_a_card_that_no_notebook_asks_for_is_said(tmp_path):
    assert "No graded cell asks for double" in said(course_of(tmp_path / "course", DOUBLE), "every card of ps1")


def test_a_source_that_is_no_notebook_is_a_statement(tmp_path):
    course = course_of(tmp_path / "course", *SOUND)
    (course.root / "source/ps1/ps1.ipynb").write_text("{")
    statements = courses.statements(Course(course.root), "release", assignment=None)
    assert any("cannot be read" in statement.why for statement in statements)


def test_a_report_that_differs_from_run_to_run_is_said(tmp_path, monkeypatch):
    course = course_of(tmp_path / "course", *SOUND)
    (statement,) = courses.statements(course, "repeatable", assignment="ps1")[-1:]
    assert (statement.why, statement.figure) == ("", "1 submissions, graded twice")
    # A solution that answers by the clock stands for an engine that is not repeatable.
    clock = '"""zero: by the clock."""\n\nimport time\n\n\ndef double(x):\n    return (time.time_ns() % 999983) * x\n'
    (course.root / "reference/ps1/solutions/double/wrong/triple.py").write_text(clock)
    course = Course(course.root)
    (statement,) = courses.statements(course, "repeatable", assignment="ps1")[-1:]
    assert "gets two different reports for the same work: exercises differ" in statement.why


def test_paths_of_a_course_need_not_be_in_it(tmp_path, monkeypatch):
    course = course_of(tmp_path / "course", *SOUND)
    monkeypatch.chdir(tmp_path)
    assert said(Course(Path("course")), "the source of ps1/ps1 gets full marks") == ""
    assert course.root.is_absolute()
