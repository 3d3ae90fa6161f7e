"""A later submission's outcome takes the place of the earlier one's, whatever it is; what people gave stays."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from courses import CARD, code, hand_in, make_course, submission
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI

from autograder import nbgrader_plugin
from autograder.classroom import find_submissions, grade_class
from autograder.course import Course
from autograder.gradebook import course_config

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

# The course's card, which fails where a file says so: our side, not the student's.
FAILING = CARD.replace("def cases(rng):", "def cases(rng):\n    assert not Path({flag!r}).exists(), 'no cases today'")
MANUAL = 2.5


def replaced(**answers: Any) -> Any:
    return lambda root, student: hand_in(root, student, submission(**answers))


def written(data: bytes) -> Any:
    return lambda root, student: hand_in(root, student, data)


def without_the_test(root: Path, student: str) -> None:
    document = submission(double="def double(x): return 3 * x")
    document["cells"] = [
        c for c in document["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") != "test_double"
    ]
    hand_in(root, student, document)


def removed(root: Path, student: str) -> None:
    (root / "submitted" / student / "ps1" / "ps1.ipynb").unlink()


def linked(root: Path, student: str) -> None:
    removed(root, student)
    (root / "submitted" / student / "ps1" / "ps1.ipynb").symlink_to(
        root / "submitted" / "the_same" / "ps1" / "ps1.ipynb"
    )


def linked_as_a_whole(root: Path, student: str) -> None:
    shutil.rmtree(root / "submitted" / student / "ps1")
    (root / "submitted" / student / "ps1").symlink_to(root / "submitted" / "the_same" / "ps1")


def linked_with_all_assignments(root: Path, student: str) -> None:
    shutil.rmtree(root / "submitted" / student)
    (root / "submitted" / student).symlink_to(root / "submitted" / "the_same")


# What is handed in after a perfect notebook, and what the two test cells are worth then.
LATER: dict[str, tuple[Any, tuple[float, float]]] = {
    "wrong": (replaced(double="def double(x): return x"), (0.0, 1.0)),
    "raises": (replaced(double="def double(x): raise ValueError"), (0.0, 1.0)),
    "hangs": (replaced(double="def double(x):\n    while True: pass"), (0.0, 1.0)),
    "hangs_in_a_cell": (replaced(triple="while True: pass"), (2.0, 0.0)),
    "crashes": (replaced(double="import os\ndef double(x): os._exit(1)"), (0.0, 1.0)),
    "takes_all_memory": (replaced(double="import numpy\ndef double(x): return numpy.ones(10**10)"), (0.0, 1.0)),
    "forbidden": (replaced(double="import os\ndef double(x): os.fork()"), (0.0, 1.0)),
    "breaks_the_rules": (replaced(double="import os\ndef double(x): os.write(3, b'x' * 99)"), (0.0, 1.0)),
    "unanswered": (replaced(double="raise NotImplementedError()"), (0.0, 1.0)),
    "without_its_function": (replaced(double="pass"), (0.0, 1.0)),
    "without_the_test": (without_the_test, (0.0, 1.0)),
    "unreadable": (written(b"{"), (0.0, 0.0)),
    "empty": (written(b""), (0.0, 0.0)),
    "without_cells": (written(b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'), (0.0, 0.0)),
    "too_large": (written(b" " * 30_000_000), (0.0, 0.0)),
    "removed": (removed, (0.0, 0.0)),
    "linked": (linked, (0.0, 0.0)),
    "linked_as_a_whole": (linked_as_a_whole, (0.0, 0.0)),
    "linked_with_all_assignments": (linked_with_all_assignments, (0.0, 0.0)),
    "the_same": (lambda root, student: None, (2.0, 1.0)),
}


def by_autograder(root: Path) -> list[str]:
    course = Course(root)
    return [r.status for _, reports in grade_class(course, find_submissions(course), jobs=1) for r in reports]


def by_nbgrader(root: Path) -> list[str]:
    done = NbGraderAPI(config=course_config(root)).autograde("ps1", "*")
    return ["graded" if done["success"] else "ungraded"]


@pytest.fixture(scope="module", params=[by_autograder, by_nbgrader], ids=["autograder", "nbgrader"])
def grade(request: pytest.FixtureRequest) -> Any:
    yield request.param
    nbgrader_plugin._warm.close()


def a_class(root: Path, students: Any) -> Path:
    make_course(root, config=None)
    (root / "reference/ps1/double.py").write_text(
        "from pathlib import Path\n" + FAILING.format(flag=str(root / "broken"))
    )
    with (root / "nbgrader_config.py").open("a") as config:
        config.write("\nc.Autograder.limits = {'cell_seconds': 1, 'call_seconds': 0.5}\n")
    for student in students:
        hand_in(root, student, submission())
    return root


def mark_by_hand(root: Path, students: Any) -> None:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        for student in students:
            grade = gradebook.find_grade("why", "ps1", "ps1", student)
            grade.manual_score, grade.extra_credit, grade.needs_manual_grade = MANUAL, 0.5, False
            gradebook.find_comment("why", "ps1", "ps1", student).manual_comment = "well said"
        gradebook.db.commit()


def grades(root: Path, student: str) -> dict[str, tuple[Any, ...]]:
    """Of each cell: automatic score, manual score, extra credit, whether a person is to look."""
    found = "SELECT c.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade FROM grade g"
    found += " JOIN base_cell c ON g.cell_id = c.id JOIN submitted_notebook n ON g.notebook_id = n.id"
    found += " JOIN submitted_assignment s ON n.assignment_id = s.id WHERE s.student_id = ?"
    with sqlite3.connect(root / "gradebook.db") as database:
        return {name: tuple(rest) for name, *rest in database.execute(found, (student,))}


@pytest.fixture(scope="module")
def regraded(grade: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class with full marks, marked by hand, of which each hands in something else then, graded once more."""
    root = a_class(tmp_path_factory.mktemp("stale") / "course", LATER)
    grade(root)
    assert all(grades(root, student)["test_double"][0] == 2.0 for student in LATER)
    mark_by_hand(root, LATER)
    for student, (hand_in_again, _) in LATER.items():
        hand_in_again(root, student)
    grade(root)
    return root


@pytest.mark.parametrize("student", LATER)
def test_the_later_outcome_takes_the_place_of_the_earlier_one(regraded: Path, student: str) -> None:
    found = grades(regraded, student)
    assert (found["test_double"][0], found["test_triple"][0]) == LATER[student][1]


@pytest.mark.parametrize("student", LATER)
def test_what_people_gave_stays_and_is_put_up_for_another_look(regraded: Path, student: str) -> None:
    assert grades(regraded, student)["why"][1:] == (MANUAL, 0.5, 1)
    with Gradebook(f"sqlite:///{regraded / 'gradebook.db'}") as gradebook:
        assert gradebook.find_comment("why", "ps1", "ps1", student).manual_comment == "well said"


def test_a_folder_that_becomes_a_link_to_somewhere_else_keeps_no_points(tmp_path: Path) -> None:
    # `nbgrader autograde` does not look where there is no folder of the assignment's name.
    root = a_class(tmp_path / "course", ("ada", "bob"))
    by_autograder(root)
    shutil.rmtree(root / "submitted" / "ada")
    (root / "submitted" / "ada").symlink_to(tmp_path)
    assert by_autograder(root) == ["unreadable", "graded"]
    assert (grades(root, "ada")["test_double"][0], grades(root, "bob")["test_double"][0]) == (0.0, 2.0)


def test_other_work_that_we_cannot_grade_has_no_points_until_we_can(grade: Any, tmp_path: Path) -> None:
    root = a_class(tmp_path / "course", ("ada", "bob", "cecil"))
    grade(root)
    mark_by_hand(root, ("ada", "bob", "cecil"))
    former = grades(root, "bob")
    (root / "submitted/cecil/ps1/read_by_the_notebook.csv").write_text("1,2")
    hand_in(root, "ada", submission(why="Repeated addition, of course.", extra=(code("x = 1"),)))
    (root / "broken").touch()
    assert set(grade(root)) == {"ungraded"}
    found = grades(root, "ada")
    assert {each[0] for each in found.values()} == {None}
    assert grades(root, "cecil") == found
    assert found["why"] == (None, MANUAL, 0.5, 1)
    assert {each[3] for each in found.values()} == {1}
    assert not list((root / "autograded/ada").rglob("*.ipynb"))
    assert not list((root / "feedback").rglob("ada/**/*.html"))
    assert grades(root, "bob") == former  # the same work: what was found of it is as true as before
    (root / "broken").unlink()
    assert set(grade(root)) == {"graded"}
    assert grades(root, "ada")["test_double"][0] == 2.0
    assert (root / "autograded/ada/ps1/ps1.ipynb").is_file()
