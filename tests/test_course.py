"""Finding and loading a course, and keeping its secret."""

import os
import shutil
import stat

import pytest
from courses import answer, build_course, graded, notebook

from autograder.course import Course, CourseError, find_course

CARD = """
    import numpy as np
    from autograder import Exercise, checks
    from .helper import two

    def double(x):
        return two() * x

    exercise = Exercise(double)

    @exercise.cases
    def cases(rng):
        yield "numbers", rng.normal(size=4)

    exercise.ask(checks.matches_reference())
"""
HELPER = "def two():\n    return 2\n"


@pytest.fixture
def small(tmp_path, monkeypatch):
    monkeypatch.delenv("AUTOGRADER_SECRET", raising=False)
    source = notebook(answer("def double(x):\n    return 2 * x", "double"), graded("double"))
    return Course(build_course(tmp_path / "course", {"a/double": CARD, "a/_helper": ""}, {"a": source}))


@pytest.fixture(autouse=True)
def helper(small):
    (small.root / "reference" / "a" / "helper.py").write_text(HELPER)


def test_a_course_is_found_upwards(small):
    assert find_course(small.root / "source" / "a").root == small.root


def test_no_course_is_said_with_what_was_expected(tmp_path):
    with pytest.raises(CourseError, match=r"nbgrader_config\.py, source/ and reference/"):
        find_course(tmp_path)


def test_cards_import_each_other_relatively(small):
    assert small.exercise("double").reference(3) == 6


def test_two_courses_in_one_process_do_not_collide(small, tmp_path):
    shutil.copytree(small.root, tmp_path / "other")
    (tmp_path / "other" / "reference" / "a" / "helper.py").write_text(HELPER.replace("2", "3"))
    assert small.exercise("double").reference(1) == 2
    assert Course(tmp_path / "other").exercise("double").reference(1) == 3


def test_points_and_names_come_from_the_graded_cells(small):
    source = small.assignment("a").notebooks["a"]
    assert dict(source.graded) == {"test_double": ("double",)}
    assert dict(source.max_scores) == {"test_double": 2.0}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x = 1", "defines no `exercise`"),
        ("1 / 0", "ZeroDivisionError"),
        ("def (", "SyntaxError"),
        ("from autograder import Exercise\ndef other(): ...\nexercise = Exercise(other)", "must be called other.py"),
    ],
)
def test_a_broken_card_is_named_with_its_fault(small, text, sentence):
    path = small.root / "reference" / "a" / "broken.py"
    path.write_text(text)
    with pytest.raises(CourseError, match=sentence) as caught:
        Course(small.root).exercise("broken")
    assert str(path) in str(caught.value)


def test_unknown_names_are_said_with_the_known_ones(small):
    with pytest.raises(CourseError, match="there are: a"):
        small.assignment("b")
    with pytest.raises(CourseError, match="there are: double"):
        small.exercise("triple")


def test_one_name_for_two_cards_is_refused(small):
    (small.root / "reference" / "b").mkdir()
    (small.root / "reference" / "b" / "double.py").write_text("")
    with pytest.raises(CourseError, match="Two cards are called double"):
        _ = Course(small.root).cards


def test_the_secret_is_made_once_and_for_its_owner_alone(small):
    secret = small.secret
    path = small.root / ".autograder" / "secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Course(small.root).secret == secret
    assert os.listdir(path.parent) == ["secret"]


def test_a_lost_secret_is_an_error_where_old_verdicts_exist(small):
    folder = small.root / "autograded" / "ada" / "a"
    folder.mkdir(parents=True)
    (folder / "a.ipynb").write_text("{}")
    with pytest.raises(CourseError, match="is missing"):
        _ = small.secret


def test_the_environments_secret_comes_first_and_must_be_long_enough(small, monkeypatch):
    monkeypatch.setenv("AUTOGRADER_SECRET", "a secret of good length")
    assert small.secret == b"a secret of good length"
    monkeypatch.setenv("AUTOGRADER_SECRET", "short")
    with pytest.raises(CourseError, match="5 characters"):
        _ = Course(small.root).secret


def test_seeds_depend_on_secret_work_and_exercise(small):
    first = small.seed("work", "double")
    assert first == small.seed("work", "double")
    assert len({first, small.seed("other", "double"), small.seed("work", "triple")}) == 3


def test_the_digest_changes_with_a_file_beside_a_notebook_but_not_with_what_running_it_leaves(small):
    before = Course(small.root).digest
    folder = small.root / "source" / small.assignments[0]
    for name in ("__pycache__/helper.cpython-311.pyc", ".ipynb_checkpoints/helper-checkpoint.py"):
        (folder / name).parent.mkdir()
        (folder / name).write_bytes(b"left there")
    assert Course(small.root).digest == before
    (folder / "helper.py").write_text("WALLS = 3\n")
    assert Course(small.root).digest != before


def test_the_digest_changes_with_cards_and_notebooks(small):
    before = Course(small.root).digest
    (small.root / "reference" / "a" / "helper.py").write_text(HELPER + "\n")
    assert Course(small.root).digest != before
