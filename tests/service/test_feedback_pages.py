"""Feedback pages of attempts that were really graded, and their verdicts as they fell."""

import hashlib

import pytest
from courses import dump, submission
from sqlalchemy import select

from autograder.client import Client, Problem
from autograder.service.store.models import Assignment
from service.grading import grade


@pytest.fixture
def ada(address, people):
    """A client of ada's."""
    with Client(address, people.ada.token) as client:
        yield client


@pytest.fixture
def made(ada, service):
    """A submission of ada's with a mistake, after grading."""
    made = ada.submit("ps1", {"ps1.ipynb": dump(submission(double="def double(x):\n    return 3 * x"))})
    grade(service)
    return made


def test_a_graded_attempt_is_told_from_its_beginning_to_its_end(ada, made):
    events = list(ada.events(made.id))
    verdicts = {event.data["name"]: event.data["status"] for event in events if event.kind == "verdict"}
    assert [events[0].kind, events[1].kind, events[-1].kind] == ["queued", "started", "done"]
    assert verdicts["double"] == "wrong"
    assert events[-1].data["score"] == ada.submission(made.id).score == ada.report(made.id).reports[0]["score"]


def test_the_page_shows_the_mistake_and_no_hidden_test(ada, made):
    page = ada.feedback(made.id, "ps1")
    assert "double" in page
    assert "return 3 * x" in page
    assert "HIDDEN" not in page
    assert "<script" not in page


def test_the_page_is_a_file_that_a_browser_does_not_run(ada, made):
    path = f"submissions/{made.id}/feedback/ps1"
    response = ada.request("GET", path)
    assert response.headers["content-security-policy"].startswith("sandbox;")
    assert response.headers["content-disposition"].startswith("attachment;")
    etag = response.headers["etag"]
    assert etag == f'W/"{hashlib.sha256(response.content).hexdigest()}"'
    assert response.headers["content-encoding"] == "gzip"
    plain = ada.request("GET", path, headers={"Accept-Encoding": "identity"})
    assert (plain.headers["etag"], plain.content) == (etag.removeprefix("W/"), response.content)
    assert int(response.headers["content-length"]) < len(plain.content) / 2
    assert ada.request("GET", path, headers={"If-None-Match": etag}).status_code == 304


def test_the_page_stays_closed_where_the_policy_does_not_show_all(ada, made, service):
    with service.store.writing() as session:
        session.scalars(select(Assignment)).one().feedback = {"detail": "checks"}
    with pytest.raises(Problem, match="does not show all feedback"):
        ada.feedback(made.id, "ps1")


def test_a_file_that_is_no_notebook_has_a_page_that_says_so(ada, service):
    made = ada.submit("ps1", {"ps1.ipynb": b"no notebook"})
    grade(service)
    assert ada.submission(made.id).status == "unreadable"
    assert "Submit the .ipynb file" in ada.feedback(made.id, "ps1")


def test_the_notebook_as_it_was_graded_keeps_to_the_policy(ada, made, service):
    assert "Expected 3, found 4.5" in ada.notebook(made.id, "ps1")
    with service.store.writing() as session:
        session.scalars(select(Assignment)).one().feedback = {"detail": "checks"}
    seen = ada.notebook(made.id, "ps1")
    assert "return 3 * x" in seen
    assert "Expected 3" not in seen
    with service.store.writing() as session:
        session.scalars(select(Assignment)).one().feedback = {"when": "after_deadline"}
    with pytest.raises(Problem, match="after the deadline"):
        ada.notebook(made.id, "ps1")
    with pytest.raises(Problem, match="There is no graded notebook"):
        ada.notebook(made.id, "ps2")
