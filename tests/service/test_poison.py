"""Work over which every worker dies: it is put aside for staff, others are graded meanwhile, and it is never a zero."""

import time
from contextlib import ExitStack

import httpx
import pytest
from courses import dump, submission

from autograder.service.opening import open_queue
from autograder.service.people.tokens import create_token
from autograder.service.queue import TRIES
from autograder.service.store import open_store
from autograder.service.store.models import Course, Event, Membership, Person
from service.serving import Class, Server, Worker, enrol, wait_for_outcomes

RIGHT = dump(submission(double="def double(x): return 2 * x"))
SLOW = dump(submission(double="import time\ntime.sleep(2)\ndef double(x): return 2 * x"))


@pytest.fixture
def store(any_settings):
    """The service's database."""
    store = open_store(any_settings.database)
    yield store
    store.close()


@pytest.fixture
def staff(store):
    """A grader's token."""
    with store.writing() as session:
        person = Person(name="grace")
        session.add(person)
        session.flush()
        session.add(Membership(course_id=session.query(Course).one().id, person_id=person.id, role="grader"))
        return create_token(session, person.id, "test", ["read", "grade"])[1]


def _wait_until_begun(store, submission_id, times):
    until = time.monotonic() + 120
    while True:
        with store.reading() as session:
            if session.query(Event).filter_by(submission_id=submission_id, kind="started").count() >= times:
                return
        assert time.monotonic() < until, f"it is not begun for the {times}th time"
        time.sleep(0.05)


@pytest.mark.prove
def test_what_kills_its_workers_is_put_aside_shown_to_staff_and_can_be_graded_again(any_settings, store, staff):
    folder, database = any_settings.course, any_settings.database
    tokens = enrol(database, 3)
    with ExitStack() as stack:
        server = stack.enter_context(Server(folder, database, jobs=0, lease=1, log=folder / "server.log"))
        worker = stack.enter_context(Worker(database, folder / "cache", lease=1, log=folder / "worker.log"))

        def hand_in(name, data):
            students = Class(server.address, {name: tokens[name]}, "ps1", [data])
            students.hand_in(1, threads=1)
            (made,) = students.acknowledged.values()
            return made

        def ask(token, method, path):
            headers = {"Authorization": f"Bearer {token}"}
            return httpx.request(method, f"{server.address}/api/v1{path}", headers=headers, timeout=30).json()

        poison = hand_in("student0", SLOW)
        others = [hand_in("student1", RIGHT), hand_in("student2", RIGHT)]
        for times in range(1, TRIES + 1):
            _wait_until_begun(store, poison, times)
            worker.kill()
            worker.start()
        wait_for_outcomes(database, [poison, *others], 120)
        queue = open_queue(store)
        with store.reading() as session:
            assert queue.counts(session).quarantined == 1
        queue.close()
        mine = ask(tokens["student0"], "GET", f"/submissions/{poison}")
        assert (mine["status"], mine["score"]) == ("ungraded", None)
        assert [each["id"] for each in ask(staff, "GET", "/submissions?status=ungraded")["items"]] == [poison]
        (report,) = ask(staff, "GET", f"/submissions/{poison}/report")["reports"]
        assert f"{TRIES} times" in report["message"]
        for each in others:
            assert ask(staff, "GET", f"/submissions/{each}")["score"] == 3.0
        ask(staff, "POST", f"/submissions/{poison}/requeue")
        until = time.monotonic() + 60
        while ask(staff, "GET", f"/submissions/{poison}")["score"] != 3.0:
            assert time.monotonic() < until
            time.sleep(0.2)
