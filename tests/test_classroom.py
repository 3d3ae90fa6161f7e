"""A class is graded as a whole: every submission has its outcome, whatever the others are like."""

import os

import courses
import pytest
from courses import code, hand_in, submission
from nbgrader.api import Gradebook

from autograder import workers
from autograder.classroom import find_submissions, grade_class
from autograder.course import Course

HALF = "def triple(x):\n    return 2 * x"


@pytest.fixture(scope="module")
def graded_class(tmp_path_factory):
    """A small class of every kind, graded with two graders; the course and the reports by student."""
    root = courses.make_course(tmp_path_factory.mktemp("class") / "course")
    hand_in(root, "ada", submission())
    hand_in(root, "bob", submission(triple=HALF))
    hand_in(root, "cecil", b"{")
    hand_in(root, "dora", submission(), name="my homework")
    hand_in(root, "emil", submission(double="import os\nos.kill(os.getppid(), 9)\ndef double(x): return 2 * x"))
    hand_in(root, "fred", submission(extra=(code("import os\nos._exit(3)"),)))
    (root / "submitted" / "gina" / "ps1").mkdir(parents=True)
    link = root / "submitted" / "hugo" / "ps1" / "ps1.ipynb"
    link.parent.mkdir(parents=True)
    link.symlink_to(root / "submitted" / "ada" / "ps1" / "ps1.ipynb")
    hand_in(root, "ivan", b"{}").rename(root / "submitted" / "ivan" / "ps1" / "other.ipynb")
    (root / "submitted" / "jane" / "unknown").mkdir(parents=True)
    course = Course(root)
    submissions = find_submissions(course)
    reports = {s.student: reports for s, reports in grade_class(course, submissions, jobs=2)}
    return course, reports


def score(course, student):
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        return gradebook.find_submission("ps1", student).score


def test_everybody_has_a_report_in_the_order_of_names(graded_class):
    _, reports = graded_class
    assert list(reports) == sorted(reports)
    assert len(reports) == 10


@pytest.mark.parametrize(
    ("student", "status", "points"),
    [
        ("ada", "graded", 3.0),
        ("bob", "graded", 2.0),
        ("cecil", "unreadable", 0.0),
        ("dora", "graded", 3.0),
        ("fred", "graded", 3.0),
        ("gina", "unreadable", 0.0),
        ("hugo", "unreadable", 0.0),
        ("ivan", "unreadable", 0.0),
    ],
)
def test_each_outcome_stands_in_the_report_and_in_the_gradebook(graded_class, student, status, points):
    course, reports = graded_class
    (report,) = reports[student]
    assert (report.status, report.score) == (status, points), report.message
    assert score(course, student) == points


def test_an_unknown_assignment_is_named_and_harms_nobody(graded_class):
    _, reports = graded_class
    (report,) = reports["jane"]
    assert report.status == "unreadable"
    assert "no assignment 'unknown'" in report.message


def test_a_file_of_another_name_is_known_by_its_cells(graded_class):
    _, reports = graded_class
    assert "known by its cells" in reports["dora"][0].mended[0]


def test_killing_the_parent_is_not_possible(graded_class):
    _, reports = graded_class
    (report,) = reports["emil"]
    assert report.status == "graded"


def test_autograded_notebooks_and_feedback_lie_where_nbgrader_puts_them(graded_class):
    course, _ = graded_class
    for student in ("ada", "bob", "cecil", "fred"):
        assert (course.root / "autograded" / student / "ps1" / "ps1.ipynb").is_file()
        assert (course.root / "feedback" / student / "ps1" / "ps1.html").is_file()


def test_a_second_run_with_other_jobs_gives_the_same_reports(graded_class):
    course, reports = graded_class
    again = {s.student: r for s, r in grade_class(Course(course.root), find_submissions(course), jobs=1)}
    same = lambda reports: [r.to_json() | {"seconds": 0} for student in reports for r in reports[student]]
    assert same(again) == same(reports)


def test_submissions_are_chosen_by_student_assignment_and_path(graded_class):
    course, _ = graded_class
    submitted = course.root / "submitted"
    names = lambda **more: [s.student for s in find_submissions(course, **more)]
    assert names(student="ada") == ["ada"]
    assert names(assignment="unknown") == ["jane"]
    assert names(within=[submitted / "bob"]) == ["bob"]
    assert names(within=[submitted / "bob" / "ps1" / "ps1.ipynb"]) == ["bob"]
    assert len(names(within=[submitted])) == 10


def test_a_grader_that_dies_leaves_nobody_without_an_outcome(graded_class, monkeypatch):
    course, _ = graded_class
    submissions = find_submissions(course, student="ada") + find_submissions(course, student="bob")
    monkeypatch.setattr(workers, "_start", _die)
    monkeypatch.setattr(workers, "ROUNDS", 1)
    outcome = list(grade_class(course, submissions, jobs=2))
    assert [report.status for _, (report,) in outcome] == ["ungraded", "ungraded"]
    assert score(course, "ada") == 3.0


def _die(root):
    os._exit(1)
