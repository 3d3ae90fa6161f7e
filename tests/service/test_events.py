"""The progress of a submission, told as it happens."""

import json
import time
from contextlib import ExitStack

import httpx
import pytest
from courses import dump, submission
from sqlalchemy import select

from autograder.service.api.events import MOST_STREAMS, POSITION_SECONDS
from autograder.service.store.models import Assignment, Course, Event, Outcome, Submission
from autograder.service.submitting import submit, tell

VERDICT = {"name": "double", "status": "wrong", "score": 0.0, "max_score": 2.0, "message": "It is three times."}


@pytest.fixture
def made(service, people):
    """A submission of ada's, by its id."""
    with service.store.writing() as session:
        assignment = session.scalars(select(Assignment)).one()
        files = {"ps1.ipynb": dump(submission())}
        return submit(service, session, assignment=assignment, person_id=people.ada.id, files=files, origin="api").id


@pytest.fixture
def happens(service, made):
    """What a worker does: `happens("verdict", name="double")`; `done` with its outcome."""

    def happen(kind, **data):
        with service.store.writing() as session:
            if kind == "done":
                version = session.scalars(select(Course.version)).one()
                outcome = Outcome(submission_id=made, version=version, reports=[], graded=b"", **data)
                session.add(outcome)
                session.flush()
                session.get(Submission, made).outcome_id = outcome.id
            tell(session, made, kind, **data)

    return happen


@pytest.fixture
def listen(address, people, made):
    """Opens a stream: `with listen() as events`, each of which is an id, a kind, and data."""

    class Stream:
        def __init__(self, person="ada", last=None):
            self.headers = {"Authorization": f"Bearer {getattr(people, person).token}"}
            if last is not None:
                self.headers["Last-Event-ID"] = last

        def __enter__(self):
            url = f"{address}/api/v1/submissions/{made}/events"
            self.opened = httpx.stream("GET", url, headers=self.headers, timeout=20)
            self.response = self.opened.__enter__()
            return events(self.response)

        def __exit__(self, *error):
            self.opened.__exit__(*error)

    return Stream


def events(response):
    """The events of a stream."""
    event = {}
    for line in response.iter_lines():
        assert not line.startswith(": ping"), "nothing has happened for long"
        name, _, value = line.partition(": ")
        if line:
            event[name] = value
        elif "data" in event:
            yield event.get("id"), event["event"], json.loads(event["data"])
            event = {}
        else:
            event = {}


def kinds(told):
    """What happened, in its order."""
    return [kind for _, kind, _ in told]


def test_what_happens_is_told_as_it_happens_to_its_end(listen, happens):
    with listen() as stream:
        assert next(stream)[1:] == ("queued", {"position": 0})
        happens("started", worker="host/1")
        told = next(each for each in stream if each[1] == "started")
        assert told[2] == {}
        happens("verdict", **VERDICT)
        assert next(stream)[2]["message"] == "It is three times."
        happens("done", status="graded", score=0.0, max_score=2.0)
        assert next(stream)[1:] == ("done", {"status": "graded", "score": 0.0, "max_score": 2.0})
        assert list(stream) == []


def test_whoever_comes_late_is_told_all_of_it(listen, happens):
    happens("started", worker="host/1")
    happens("verdict", **VERDICT)
    happens("done", status="graded", score=0.0, max_score=2.0)
    with listen() as stream:
        assert kinds(stream) == ["queued", "started", "verdict", "done"]


def test_a_stream_goes_on_where_it_was_broken_off(listen, happens):
    happens("started", worker="host/1")
    with listen() as stream:
        last = next(each for each in stream if each[1] == "started")[0]
    happens("verdict", **VERDICT)
    happens("done", status="graded", score=0.0, max_score=2.0)
    with listen(last=last) as stream:
        assert kinds(stream) == ["verdict", "done"]


@pytest.mark.parametrize("last", ["7000", "99999999999999999999"])
def test_whoever_names_an_event_that_never_was_is_told_all_of_it(listen, happens, last):
    with listen(last=last) as stream:
        assert next(stream)[1] == "queued"
        happens("done", status="graded", score=0.0, max_score=2.0)
        assert "done" in kinds(stream)


def test_who_asks_for_the_head_of_a_stream_alone_does_not_listen(address, people, made):
    with httpx.Client(headers={"Authorization": f"Bearer {people.ada.token}"}, timeout=20) as client:
        for _ in range(MOST_STREAMS + 2):
            assert client.head(f"{address}/api/v1/submissions/{made}/events").status_code == 200


def test_a_place_in_line_is_told_once(listen, happens):
    with listen() as stream:
        assert next(stream)[1:] == ("queued", {"position": 0})
        time.sleep(POSITION_SECONDS + 0.3)
        happens("started", worker="host/1")
        assert next(stream)[1] == "started"


def test_whoever_has_been_told_all_is_told_not_to_come_again(listen, happens):
    happens("done", status="graded", score=0.0, max_score=2.0)
    with listen() as stream:
        last = list(stream)[-1][0]
    again = listen(last=last)
    with again as stream:
        assert again.response.status_code == 204
        assert list(stream) == []


def test_the_end_is_told_when_events_are_kept_no_more(service, listen, happens):
    happens("done", status="graded", score=0.0, max_score=2.0)
    with service.store.writing() as session:
        session.query(Event).delete()
    with listen() as stream:
        assert kinds(stream) == ["done"]


def test_a_submission_that_is_graded_again_is_told_anew(service, listen, happens):
    happens("done", status="ungraded", score=0.0, max_score=2.0)
    happens("queued", position=0)
    with listen() as stream:
        assert next(stream)[1] == "queued"
        happens("started", worker="host/1")
        assert "done" not in kinds(each for each in [next(stream)])


def test_a_student_is_told_what_the_policy_shows(service, listen, happens):
    with service.store.writing() as session:
        session.scalars(select(Assignment)).one().feedback = {"detail": "score", "when": "after_deadline"}
    happens("verdict", **VERDICT)
    happens("done", status="graded", score=1.0, max_score=2.0)
    with listen() as stream:
        told = list(stream)
    assert kinds(told) == ["queued", "done"]
    assert told[-1][2]["score"] is None
    with listen("grace") as stream:
        assert kinds(stream) == ["queued", "verdict", "done"]


def test_anothers_submission_is_unknown(listen):
    stream = listen("bob")
    with stream:
        assert stream.response.status_code == 404


def test_nobody_opens_streams_without_end(listen):
    with ExitStack() as opened:
        streams = [opened.enter_context(listen()) for _ in range(MOST_STREAMS)]
        assert [next(stream)[1] for stream in streams] == ["queued"] * MOST_STREAMS
        refused = listen()
        with refused:
            assert refused.response.status_code == 429
