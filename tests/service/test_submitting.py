"""What is taken, what is refused and why, and that it is stored with its job or not at all."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from courses import dump, submission

from autograder.service.store.files import read_tree
from autograder.service.store.models import Assignment, Event, Extension, Person, Submission, now
from autograder.service.submitting import Refused, submit

FILES = {"ps1.ipynb": dump(submission())}


@pytest.fixture
def ada(any_service):
    """A student's id."""
    with any_service.store.writing() as session:
        person = Person(name="ada")
        session.add(person)
        session.flush()
        return person.id


def _submit(service, person, files=FILES, policy=None, **more):
    with service.store.writing() as session:
        assignment = session.query(Assignment).one()
        for name, value in (policy or {}).items():
            setattr(assignment, name, value)
        return submit(service, session, assignment=assignment, person_id=person, files=files, origin="api", **more)


def _refused(service, person, files=FILES, policy=None, **more):
    with pytest.raises(Refused) as error:
        _submit(service, person, files, policy, **more)
    return error.value


def test_a_submission_is_stored_with_its_files_its_job_and_what_is_told_of_it(any_service, ada):
    taken = _submit(any_service, ada)
    with any_service.store.reading() as session:
        found = session.get(Submission, taken.id)
        assert (found.number, found.outcome_id) == (1, None)
        assert read_tree(session, found.tree) == FILES
        assert any_service.queue.counts(session).queued == 1
        assert any_service.queue.position(session, taken.id) == 0
        assert [(event.kind, event.data) for event in session.query(Event)] == [("queued", {"position": 0})]


def test_where_the_transaction_does_not_hold_nothing_is_stored(any_service, ada):
    def fail(session):
        assignment = session.query(Assignment).one()
        submit(any_service, session, assignment=assignment, person_id=ada, files=FILES, origin="api")
        raise RuntimeError

    with pytest.raises(RuntimeError), any_service.store.writing() as session:
        fail(session)
    with any_service.store.reading() as session:
        assert session.query(Submission).count() == 0
        assert any_service.queue.counts(session).queued == 0


def test_the_same_key_with_the_same_files_is_the_same_submission(any_service, ada):
    first = _submit(any_service, ada, idempotency_key="k")
    again = _submit(any_service, ada, idempotency_key="k")
    assert first.id == again.id
    with any_service.store.reading() as session:
        assert any_service.queue.counts(session).queued == 1


def test_the_same_key_with_other_files_is_refused(any_service, ada):
    _submit(any_service, ada, idempotency_key="k")
    assert _refused(any_service, ada, {"ps1.ipynb": b"{}"}, idempotency_key="k").code == "key_reused"


def test_attempts_are_numbered(any_service, ada):
    assert [_submit(any_service, ada).number for _ in range(3)] == [1, 2, 3]


def test_what_is_not_released_is_refused(service, ada_of):
    assert _refused(service, ada_of, policy={"released": None}).code == "not_released"


def test_before_the_release_date_the_sentence_says_when(service, ada_of):
    refused = _refused(service, ada_of, policy={"release_at": now() + timedelta(hours=1)})
    assert refused.code == "not_released"
    assert refused.retry_at is not None


def test_after_the_closing_date_it_is_refused(service, ada_of):
    assert _refused(service, ada_of, policy={"close_at": now() - timedelta(hours=1)}).code == "closed"


def test_an_extension_opens_it_again_for_one_student(service, ada_of):
    with service.store.writing() as session:
        assignment = session.query(Assignment).one()
        assignment.close_at = now() - timedelta(hours=1)
        later = now() + timedelta(hours=1)
        session.add(Extension(assignment_id=assignment.id, person_id=ada_of, close_at=later))
    assert _submit(service, ada_of).number == 1


def test_one_attempt_too_many_is_refused_and_told_when_the_next_is(service, ada_of):
    policy = {"attempts": {"burst": 2, "minutes_per_attempt": 10}}
    _submit(service, ada_of, policy=policy)
    _submit(service, ada_of)
    refused = _refused(service, ada_of)
    assert refused.code == "no_attempts_left"
    assert now() < refused.retry_at < now() + timedelta(minutes=11)


def test_at_the_time_that_the_sentence_names_the_next_attempt_is_there(service, ada_of):
    policy = {"attempts": {"burst": 1, "minutes_per_attempt": 10}}
    first = datetime(2026, 3, 10, 12, 0, 37, tzinfo=UTC)
    _submit(service, ada_of, policy=policy, at=first)
    at = first + timedelta(minutes=10)
    refused = _refused(service, ada_of, at=at - timedelta(microseconds=1))
    assert refused.retry_at == at
    # A clock without seconds shows 12:10 already when there is none yet.
    assert "Tuesday 10 March 2026, 12:11 UTC" in refused.sentence
    assert _submit(service, ada_of, at=at).number == 2


def test_at_the_time_that_the_sentence_names_the_assignment_is_open(service, ada_of):
    opens = datetime(2026, 3, 10, 12, 0, 0, 1, tzinfo=UTC)
    refused = _refused(service, ada_of, policy={"release_at": opens}, at=opens - timedelta(seconds=1))
    assert "12:01 UTC" in refused.sentence


def test_of_attempts_at_the_same_moment_no_more_are_taken_than_there_are(any_service, ada):
    with any_service.store.writing() as session:
        session.query(Assignment).one().attempts = {"burst": 3, "minutes_per_attempt": 60}

    def attempt(number):
        try:
            return _submit(any_service, ada, {"ps1.ipynb": dump(submission(why=f"Attempt {number}."))}).number
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(attempt, range(12)))
    assert Counter(taken) == {1: 1, 2: 1, 3: 1, "no_attempts_left": 9}


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"../ps1.ipynb": b"{}"}, "bad_files"),
        ({"a.ipynb": b"", "a.ipynb/b": b""}, "bad_files"),
        ({}, "no_such_notebook"),
        ({"essay.docx": b""}, "no_such_notebook"),
        ({"ps1.ipynb": bytes(51_000_000)}, "too_large"),
    ],
)
def test_files_that_cannot_be_a_submission_are_refused(service, ada_of, files, code):
    assert _refused(service, ada_of, files).code == code


@pytest.fixture
def ada_of(service):
    """A student's id, in the service on SQLite."""
    with service.store.writing() as session:
        person = Person(name="ada")
        session.add(person)
        session.flush()
        return person.id
