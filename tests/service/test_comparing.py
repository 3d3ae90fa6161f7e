"""How an attempt differs from the one before it."""

import pytest
from courses import dump, submission

from autograder.client import Client
from autograder.service.comparing import CheckChange, compare
from autograder.service.store.models import Assignment
from service.grading import grade
from service.handing_in import attempt

WRONG = "def double(x):\n    return 3 * x"
ALSO_WRONG = "def double(x):\n    return 5 * x"


def finding(check, passed, message="", part=None):
    return {"check": check, "part": part, "passed": passed, "message": message, "counterexample": None}


def exercise(name, status, score, *findings, max_score=2.0):
    return {"name": name, "status": status, "score": score, "max_score": max_score, "findings": list(findings)}


def report(*exercises, notebook="ps1", status="graded"):
    return {"notebook": notebook, "status": status, "exercises": list(exercises)}


def kinds(before, now):
    found = compare([report(*before)], [report(*now)])
    return {change.exercise: change.kind for change in found.exercises}


def test_what_has_become_right_and_what_wrong_is_told_apart():
    before = exercise("f", "wrong", 0.0), exercise("g", "correct", 2.0), exercise("h", "correct", 2.0)
    now = exercise("f", "correct", 2.0), exercise("g", "error", 0.0), exercise("h", "correct", 2.0)
    assert kinds(before, now) == {"f": "newly_right", "g": "newly_wrong"}
    assert compare([report(*before)], [report(*now)]).unchanged == 1


def test_more_points_are_better_and_fewer_worse_as_shares_of_what_there_is():
    before = exercise("f", "partial", 1.0), exercise("g", "partial", 1.0)
    now = exercise("f", "partial", 1.5), exercise("g", "partial", 1.5, max_score=6.0)
    assert kinds(before, now) == {"f": "better", "g": "worse"}


def test_checks_that_have_turned_are_named_with_what_they_say_now():
    before = exercise("f", "partial", 1.0, finding("stable", True), finding("integers", False, "Fails."))
    now = exercise("f", "partial", 1.0, finding("stable", False, "Overflows."), finding("integers", True, "Yes."))
    (change,) = compare([report(before)], [report(now)]).exercises
    assert change.kind == "other"
    assert change.newly_right == (CheckChange("integers", None, "Yes."),)
    assert change.newly_wrong == (CheckChange("stable", None, "Overflows."),)


def test_the_same_check_of_another_array_is_another_check():
    before = exercise("f", "partial", 1.0, finding("matches", True, part="loss"), finding("matches", False, part="w"))
    now = exercise("f", "partial", 1.0, finding("matches", False, part="loss"), finding("matches", True, part="w"))
    (change,) = compare([report(before)], [report(now)]).exercises
    assert [each.part for each in change.newly_right] == ["w"]
    assert [each.part for each in change.newly_wrong] == ["loss"]


def test_a_check_that_was_not_asked_before_has_not_turned():
    before, now = exercise("f", "missing", 0.0), exercise("f", "wrong", 0.0, finding("matches", False, "Differs."))
    (change,) = compare([report(before)], [report(now)]).exercises
    assert (change.kind, change.newly_wrong) == ("other", ())


def test_another_sentence_alone_is_no_change():
    before = exercise("f", "wrong", 0.0, finding("matches", False, "Expected 1, found 2."))
    now = exercise("f", "wrong", 0.0, finding("matches", False, "Expected 3, found 4."))
    assert kinds([before], [now]) == {}


def test_where_there_is_no_verdict_nothing_is_compared():
    before, now = exercise("f", "ungraded", 0.0), exercise("f", "correct", 2.0)
    found = compare([report(before)], [report(now)])
    assert (found.exercises, found.unchanged) == ((), 0)


def test_a_notebook_that_could_not_be_read_is_named():
    now = [report(exercise("f", "correct", 2.0)), report(exercise("g", "correct", 2.0), notebook="ps2")]
    found = compare([report(notebook="ps1", status="unreadable")], now)
    assert found.not_compared == ("ps1", "ps2")


@pytest.fixture
def ada(address, people):
    """A client of ada's."""
    with Client(address, people.ada.token) as client:
        yield client


def hand_in(ada, service, **answers):
    made = ada.submit("ps1", {"ps1.ipynb": dump(submission(**answers))})
    grade(service)
    return made.id


def test_the_api_tells_it_of_attempts_that_were_really_graded(ada, service):
    first = hand_in(ada, service, double=WRONG)
    second = hand_in(ada, service, triple="def triple(x):\n    return 4 * x")
    assert ada.difference(first)["state"] == "first"
    found = ada.difference(second)
    assert (found["state"], found["former"], found["former_number"], found["same_version"]) == (
        "compared",
        first,
        1,
        True,
    )
    double, triple = found["exercises"]
    assert (double["exercise"], double["kind"]) == ("double", "newly_right")
    assert [each["check"] for each in double["newly_right"]] == ["matches_reference"]
    assert (triple["kind"], triple["status_before"]) == ("newly_wrong", "correct")


@pytest.mark.parametrize(
    ("detail", "checks", "said"),
    [("score", [], []), ("checks", ["matches_reference"], [""]), ("diagnosis", ["matches_reference"], [""])],
)
def test_of_it_no_more_is_told_than_of_the_report(ada, service, detail, checks, said):
    hand_in(ada, service)
    second = hand_in(ada, service, double=WRONG)
    with service.store.writing() as session:
        session.query(Assignment).one().feedback = {"detail": detail}
    (change,) = ada.difference(second)["exercises"]
    assert change["kind"] == "newly_wrong"
    assert [each["check"] for each in change["newly_wrong"]] == checks
    assert [each["message"] for each in change["newly_wrong"]] == said


def test_before_feedback_is_shown_nothing_of_it_is(ada, service, people):
    attempt(service, people.ada.id)
    second = attempt(service, people.ada.id, double=0.0)
    with service.store.writing() as session:
        session.query(Assignment).one().feedback = {"when": "after_deadline"}
    found = ada.difference(second)
    assert (found["state"], found["exercises"], found["unchanged"]) == ("not_shown", [], 0)


FORMER = {None: "former_waiting", "ungraded": "former_ungraded", "unreadable": "former_unreadable"}


@pytest.mark.parametrize(("former", "state"), FORMER.items())
def test_why_there_is_nothing_to_compare_with_is_told(ada, service, people, former, state):
    attempt(service, people.ada.id, status=former)
    assert ada.difference(attempt(service, people.ada.id))["state"] == state


def test_the_attempt_before_is_of_the_same_student(ada, service, people):
    attempt(service, people.bob.id)
    assert ada.difference(attempt(service, people.ada.id))["state"] == "first"
