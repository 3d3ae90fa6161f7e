"""One late policy, the same penalty by every road: `nbgrader autograde`, `autograder grade`, nbgrader's own step."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from courses import hand_in, make_course, submission
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.preprocessors import AssignLatePenalties

from autograder import late, nbgrader_plugin
from autograder.classroom import find_submissions, grade_class
from autograder.course import Course
from autograder.gradebook import course_config, open_gradebook, prepare, register_assignment
from autograder.gradebook.dates import set_dates
from autograder.service.policy import BadPolicy, Late

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

DUE = datetime.datetime(2026, 3, 10, 12, tzinfo=datetime.UTC)
HANDED_IN = {"ada": "11:59:59", "bob": "12:10:00", "cecil": "13:00:00"}
TEN_PERCENT = "\nc.LatePolicy.percent_per_day = 10\nc.LatePolicy.grace_minutes = 15\n"


@pytest.fixture(autouse=True, scope="module")
def cold_again() -> Iterator[None]:
    """Ends the grader that the plug-in keeps warm."""
    yield
    nbgrader_plugin._warm.close()


@pytest.fixture(scope="module")
def graded_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three submissions, graded with penalties: in time, within the grace, late; each 3 points of 7."""
    root = make_course(tmp_path_factory.mktemp("late") / "course", config=None)
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + TEN_PERCENT)
    for student, time in HANDED_IN.items():
        path = hand_in(root, student, submission())
        (path.parent / "timestamp.txt").write_text(f"2026-03-10 {time} UTC")
    with open_gradebook(Course(root)) as gradebook:
        register_assignment(gradebook, "ps1")
        set_dates(gradebook, "ps1", DUE, {})
    by_autograder(root)
    return root


@pytest.fixture
def root(graded_class: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(graded_class, tmp_path / "course"))


def by_autograder(root: Path) -> None:
    course = Course(root)
    for _ in grade_class(course, find_submissions(course), jobs=1):
        pass


def by_nbgrader(root: Path) -> None:
    api = NbGraderAPI(config=course_config(root))
    for student in HANDED_IN:
        assert api.autograde("ps1", student, force=True)["success"]


def by_nbgraders_own_step(root: Path) -> None:
    names: dict[str, Any] = {"assignment": "ps1", "notebook": "ps1", "db_url": f"sqlite:///{root}/gradebook.db"}
    config = course_config(root)
    for student in HANDED_IN:
        AssignLatePenalties(config=config).preprocess(
            nbformat.v4.new_notebook(), {"nbgrader": {**names, "student": student}}
        )


@pytest.fixture(params=[by_autograder, by_nbgrader, by_nbgraders_own_step])
def grade(request: pytest.FixtureRequest) -> Any:
    return request.param


def penalties(root: Path) -> dict[str, float]:
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        found = gradebook.assignment_submissions("ps1")
        return {each.student.id: round(each.late_submission_penalty, 6) for each in found}


def test_a_day_costs_its_percentage_of_the_maximum_by_every_road(root: Path, grade: Any) -> None:
    grade(root)
    assert penalties(root) == {"ada": 0, "bob": 0, "cecil": 0.7}


def test_what_the_service_says_of_an_assignment_goes_before_the_configuration(root: Path, grade: Any) -> None:
    late.write_policies(root, {"ps1": Late(percent_per_day=20), "ps2": Late()})
    grade(root)
    assert penalties(root) == {"ada": 0, "bob": 1.4, "cecil": 1.4}


def test_other_assignments_keep_what_the_configuration_says(root: Path, grade: Any) -> None:
    late.write_policies(root, {"ps2": Late(percent_per_day=100)})
    grade(root)
    assert penalties(root)["cecil"] == 0.7


def test_no_more_is_taken_than_there_is(root: Path, grade: Any) -> None:
    late.write_policies(root, {"ps1": Late(zero_after_days=0)})
    grade(root)
    assert penalties(root) == {"ada": 0, "bob": 3, "cecil": 3}


def test_an_extension_puts_the_due_date_off_for_one_student(root: Path, grade: Any) -> None:
    late.write_policies(root, {"ps1": Late(percent_per_day=20)})
    with open_gradebook(Course(root)) as gradebook:
        set_dates(gradebook, "ps1", DUE, {"bob": datetime.timedelta(hours=1)})
    grade(root)
    assert penalties(root) == {"ada": 0, "bob": 0, "cecil": 1.4}
    with open_gradebook(Course(root)) as gradebook:
        set_dates(gradebook, "ps1", DUE, {})
    grade(root)
    assert penalties(root)["bob"] == 1.4


def test_without_a_due_date_nothing_is_late(root: Path, grade: Any) -> None:
    with open_gradebook(Course(root)) as gradebook:
        set_dates(gradebook, "ps1", None, {})
    grade(root)
    assert set(penalties(root).values()) == {0}


def test_an_extension_can_be_there_before_the_first_grading(root: Path) -> None:
    late.write_policies(root, {"ps1": Late(percent_per_day=20)})
    path = hand_in(root, "dora", submission())
    (path.parent / "timestamp.txt").write_text("2026-03-10 13:00:00 UTC")
    with open_gradebook(Course(root)) as gradebook:
        prepare(gradebook, assignment="ps1", student="dora", extension=datetime.timedelta(hours=1))
    by_autograder(root)
    assert penalties(root)["dora"] == 0


def test_the_repository_s_configuration_takes_nothing(tmp_path: Path) -> None:
    assert late.configured(course_config(make_course(tmp_path / "course", config=None))) == Late()


def test_nbgrader_s_own_zero_method_is_understood(tmp_path: Path) -> None:
    zero = "c = get_config()\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"
    root = make_course(tmp_path / "course", config=zero)
    assert late.configured(course_config(root)) == Late(zero_after_days=0)
    root.joinpath("nbgrader_config.py").write_text("c = get_config()\n")
    assert late.configured(course_config(root)) == Late()


def test_what_the_service_writes_reads_back(tmp_path: Path) -> None:
    policies = {"ps1": Late(10, 5, 3), "ps2": Late()}
    late.write_policies(tmp_path, policies)
    assert late.read_policies(tmp_path) == policies
    assert [path.name for path in (tmp_path / ".autograder").iterdir()] == ["late.json"]


def test_a_file_of_policies_that_is_spoilt_is_told_of(tmp_path: Path) -> None:
    late.write_policies(tmp_path, {})
    for content in ("{", "[]", json.dumps({"ps1": {"percent": 10}})):
        (tmp_path / ".autograder" / "late.json").write_text(content)
        with pytest.raises(BadPolicy, match="Remove it; the service writes it anew"):
            late.read_policies(tmp_path)
