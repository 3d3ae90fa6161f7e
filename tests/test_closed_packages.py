"""What one exercise closes is closed to it alone; the other exercises of the notebook keep what they may use."""

from functools import partial
from unittest import mock

import courses
import pytest
from courses import code, graded, hand_in, nbgrader, notebook

from autograder import grading
from autograder.course import Course
from autograder.grading import Grader
from autograder.sandbox import Sandbox
from autograder.sandbox.lockdown import LAYERS

pytest.importorskip("scipy")

CARD = """
import math

import numpy as np
from autograder import Exercise, checks

def {name}(x):
    return np.vectorize(math.lgamma)(x)

exercise = Exercise({name}, {options})

@exercise.cases
def cases(rng):
    yield "a vector", rng.uniform(1.5, 9.0, size=4)

exercise.ask(checks.matches_reference())
"""
CARDS = {
    "ps1/by_hand": CARD.format(name="by_hand", options="closed_packages=['scipy', 'sklearn']"),
    "ps1/anyhow": CARD.format(name="anyhow", options=""),
    "ps1/builds": CARD.format(name="builds", options="closed_packages=['sklearn'], uses=['by_hand']"),
}
PLAIN = code("import scipy.special\nassert scipy.special.gammaln(5) > 3", nbgrader("plain", 1, grade=True, locked=True))
TESTS = [*(graded(name.partition("/")[2]) for name in CARDS), PLAIN]

TOP = "import math\nimport numpy as np, scipy.special as sp\nfrom scipy.special import gammaln\nimport sklearn"
HAND = "def by_hand(x): return np.vectorize(math.lgamma)(x)"
CHECKED = f"{HAND}\nprint(by_hand(5.0) - sp.gammaln(5.0))"
SCIPY = "def by_hand(x): return gammaln(x)"
REST = "def anyhow(x): return sp.gammaln(x)", "def builds(x): return by_hand(x)"
LEVELS = {"full": LAYERS, "landlock": {"landlock"}, "nothing": frozenset()}


@pytest.fixture(scope="module", params=LEVELS)
def grader(request, tmp_path_factory):
    root = courses.build_course(tmp_path_factory.mktemp("closed") / "course", CARDS, {"ps1": notebook(*TESTS)})
    sandbox = partial(Sandbox, layers=frozenset(LEVELS[request.param]))
    with mock.patch.object(grading, "Sandbox", sandbox), Grader(Course(root), preload=["scipy.special"]) as made:
        yield made


def outcome(grader, *cells):
    document = notebook(*map(code, cells), *TESTS)
    return grader.grade("ps1", "ps1", hand_in(grader.course.root, "ada", document), "ada")


def statuses(graded_notebook):
    return {verdict.name: verdict.status for verdict in graded_notebook.report.exercises}


def test_whoever_uses_it_where_it_is_closed_is_told_and_gets_the_rest(grader):
    found = outcome(grader, TOP, SCIPY, *REST)
    assert statuses(found) == {"by_hand": "forbidden", "anyhow": "correct", "builds": "correct", "plain": "correct"}
    verdict = found.report.exercises[0]
    assert verdict.message.startswith("`scipy` is closed in this exercise: write it by hand, with NumPy.")
    assert verdict.score == 0.0


def test_whoever_imports_it_for_another_exercise_loses_nothing(grader):
    found = outcome(grader, TOP, HAND, *REST)
    assert set(statuses(found).values()) == {"correct"}
    assert found.report.score == 7.0


def test_what_the_cells_print_is_shown_as_it_is_where_nothing_is_closed(grader):
    found = outcome(grader, TOP, HAND, *REST, CHECKED)
    shown = [output for cell in found.cells for output in cell.outputs]
    assert [output["output_type"] for output in shown] == ["stream"]
    assert statuses(found)["by_hand"] == "correct"


def test_a_single_file_is_judged_under_the_same_terms(grader, tmp_path):
    path = tmp_path / "solution.py"
    for name, function, status in (
        ("by_hand", SCIPY, "forbidden"),
        ("by_hand", HAND, "correct"),
        ("anyhow", REST[0], "correct"),
    ):
        path.write_text(f"{TOP}\n{function}")
        assert grader.check(name, path).status == status
