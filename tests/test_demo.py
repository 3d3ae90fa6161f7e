"""The demo's class gets what the labels of its solutions say, and so do the solutions alone."""

import pytest

from autograder.authoring.made_up_class import NAMES, build_class
from autograder.course import Course
from autograder.grading import Grader
from autograder.sandbox import Limits

QUICK = Limits(cell_seconds=2.0, call_seconds=1.0)


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    from courses import copy_repository

    with Grader(Course(copy_repository(tmp_path_factory.mktemp("demo") / "course")), limits=QUICK) as grader:
        yield grader


@pytest.fixture(scope="module")
def demo(course):
    return build_class(course)


def test_forty_different_people_hand_in_something_of_every_kind(demo, course):
    assert len({submission.student for submission in demo}) == len(NAMES) == 40
    assert {submission.assignment for submission in demo} == set(course.assignments)
    kinds = {"perfect", "mixed", "unreadable", "empty", "unanswered", "looping", "crashing", "cheating"}
    assert {submission.kind for submission in demo} == kinds


def test_the_class_is_the_same_each_time(demo, course):
    assert build_class(course) == demo


def test_every_submission_gets_what_the_labels_say(demo, quick):
    got = {}
    for submission in demo:
        graded = quick.grade(submission.assignment, submission.assignment, submission.data, submission.student)
        got[submission.student] = pytest.approx(graded.report.score, abs=1e-6)
        assert graded.report.status != "ungraded", graded.report.message
    assert {submission.student: submission.score for submission in demo} == got
