"""Staff judge a function in a file, and prove the course sound, over HTTP as by the command line."""

from __future__ import annotations

import json
import time

import httpx
import pytest

from autograder.service.commands import Busy


@pytest.fixture
def exercise(course_folder):
    """The name of an exercise of the small course, and a right solution of it."""
    card = next(path for path in sorted((course_folder / "reference").glob("*/*.py")) if path.stem == "double")
    return card.stem, b"def double(x):\n    return x + x\n"


def test_a_grader_has_a_function_in_a_file_judged(ask, exercise):
    name, code = exercise
    answer = ask.grace.post(f"/api/v1/exercises/{name}/check", content=code)
    assert answer.status_code == 200
    assert (answer.json()["name"], answer.json()["status"], answer.json()["file"]) == (name, "correct", "submission.py")


def test_a_file_that_cannot_be_read_has_a_verdict_that_says_so(ask, exercise):
    name, _ = exercise
    answer = ask.grace.post(f"/api/v1/exercises/{name}/check?filename=mine.ipynb", content=b"no notebook")
    assert answer.json()["status"] == "unreadable"


def test_a_file_of_another_kind_is_refused(ask, exercise):
    answer = ask.grace.post(f"/api/v1/exercises/{exercise[0]}/check?filename=mine.txt", content=b"")
    assert answer.status_code == 422


def test_an_exercise_that_is_none_is_refused_with_those_that_there_are(ask, exercise):
    answer = ask.grace.post("/api/v1/exercises/nothing/check", content=b"")
    assert answer.status_code == 404
    assert exercise[0] in answer.json()["detail"]


def test_students_have_nothing_judged_outside_of_their_assignments(ask, exercise):
    assert ask.ada.post(f"/api/v1/exercises/{exercise[0]}/check", content=exercise[1]).status_code == 403


def test_an_instructor_proves_the_course_statement_by_statement(ask):
    answer = ask.ines.post("/api/v1/validation")
    statements = [json.loads(line) for line in answer.text.splitlines()]
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert statements
    assert all(isinstance(statement["holds"], bool) for statement in statements)


def test_an_assignment_that_is_none_is_not_proved(ask):
    answer = ask.ines.post("/api/v1/validation?assignment=nothing")
    assert answer.status_code == 404
    assert "ps1" in answer.json()["detail"]


def test_one_proof_at_a_time(ask, app):
    with app.state.commands.validating(None):
        assert ask.ines.post("/api/v1/validation").status_code == 409


def test_a_proof_ends_with_the_request_that_asked_for_it(address, people, app):
    headers = {"Authorization": f"Bearer {people.ines.token}"}
    with httpx.stream("POST", f"{address}/api/v1/validation", headers=headers, timeout=60) as answer:
        assert answer.status_code == 200
    until = time.monotonic() + 20
    while True:
        try:
            with app.state.commands.validating(None):
                return
        except Busy:
            assert time.monotonic() < until, "the proof goes on though nobody waits for it"
            time.sleep(0.1)
