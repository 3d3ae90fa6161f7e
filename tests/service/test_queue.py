"""What both queues do: each job once, in turn, and again where its worker has died."""

import threading
import time

import pytest

from autograder.service.opening import open_queue
from autograder.service.queue import REGRADE, TRIES, WAITING, ClaimLost, Work
from autograder.service.store.models import Assignment, Course, Person, Submission

LEASE = 0.4


@pytest.fixture
def queue(store):
    """A queue whose leases end soon."""
    queue = open_queue(store, lease_seconds=LEASE)
    yield queue
    queue.close()


@pytest.fixture
def line(store, queue):
    """Puts a submission of a student in line: `line("ada")` gives its id."""
    ids = {}

    def put(name, priority=WAITING):
        with store.writing() as session:
            if name not in ids:
                person = Person(name=name)
                session.add(person)
                session.flush()
                ids[name] = [person.id, 0]
            ids[name][1] += 1
            course = session.query(Course).one()
            tree = session.query(Assignment).one().released
            submission = Submission(assignment_id=1, person_id=ids[name][0], number=ids[name][1], tree=tree)
            session.add(submission)
            session.flush()
            queue.enqueue(session, Work(submission.id, course.version, ids[name][0], priority))
            return submission.id

    return put


def _claimed(queue, worker="w"):
    claim = queue.claim(worker)
    return claim and claim.work.submission_id


def _finish(store, queue, claim):
    with store.writing() as session:
        queue.finish(session, claim)


def test_jobs_come_in_the_order_in_which_they_were_put_in_line(queue, line):
    first, second = line("ada"), line("bob")
    assert [_claimed(queue), _claimed(queue), _claimed(queue)] == [first, second, None]


def test_a_student_who_waits_comes_before_a_regrade(queue, line):
    line("ada", REGRADE)
    waiting = line("bob")
    assert _claimed(queue) == waiting


def test_one_student_has_one_job_running_at_a_time(store, queue, line):
    first, second, other = line("ada"), line("ada"), line("bob")
    claim = queue.claim("w")
    assert claim.work.submission_id == first
    assert _claimed(queue) == other
    assert _claimed(queue) is None
    _finish(store, queue, claim)
    assert _claimed(queue) == second


def test_the_same_work_waits_in_line_once_at_the_higher_priority(store, queue, line):
    waiting = line("ada", REGRADE)
    line("bob", REGRADE)
    with store.writing() as session:
        submission = session.get(Submission, waiting)
        version = session.query(Course).one().version
        queue.enqueue(session, Work(waiting, version, submission.person_id, WAITING))
        assert queue.counts(session).queued == 2
    assert queue.claim("w").work.priority == WAITING


def test_a_job_that_was_put_in_line_in_a_transaction_that_did_not_hold_is_not_there(store, queue, line):
    known = line("ada")
    _finish(store, queue, queue.claim("w"))

    def fail(session):
        submission = session.get(Submission, known)
        queue.enqueue(session, Work(known, session.query(Course).one().version, submission.person_id))
        raise RuntimeError

    with pytest.raises(RuntimeError), store.writing() as session:
        fail(session)
    assert queue.claim("w") is None


def test_each_job_is_claimed_by_one_of_many_workers(store, queue, line):
    expected = {line(f"student{number}") for number in range(30)}
    claimed = []

    def work(name):
        while (claim := queue.claim(name)) is not None:
            claimed.append(claim.work.submission_id)
            _finish(store, queue, claim)

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == 30
    assert set(claimed) == expected


def test_a_worker_that_says_nothing_loses_its_job_to_another(store, queue, line):
    line("ada")
    dead = queue.claim("dead")
    assert queue.recover() == 0
    time.sleep(LEASE * 1.5)
    assert queue.recover() == 1
    other = queue.claim("other")
    assert other.work == dead.work
    assert other.tries == 1
    with pytest.raises(ClaimLost):
        queue.heartbeat(dead)
    with pytest.raises(ClaimLost):
        _finish(store, queue, dead)
    _finish(store, queue, other)


def test_a_heartbeat_keeps_the_job(store, queue, line):
    line("ada")
    claim = queue.claim("w")
    for _ in range(5):
        time.sleep(LEASE / 3)
        queue.heartbeat(claim)
        assert queue.recover() == 0
    _finish(store, queue, claim)


def test_a_job_that_was_let_go_without_a_word_comes_back_though_its_worker_lives(queue, line):
    lost = line("ada")
    queue.claim("w")
    until = time.monotonic() + LEASE * 1.5
    while time.monotonic() < until:
        queue.claim("w")
        time.sleep(LEASE / 5)
    queue.recover()
    assert _claimed(queue) == lost


def test_how_many_workers_died_over_a_job_is_known(queue, line):
    line("ada")
    for tries in range(TRIES):
        assert queue.claim("w").tries == tries
        time.sleep(LEASE * 1.2)
        queue.recover()
    assert queue.claim("w").tries == TRIES


def test_a_job_over_which_two_workers_died_lets_the_others_go_first(queue, line):
    doubtful = line("ada")
    other = line("bob")
    for _ in range(2):
        assert _claimed(queue) == doubtful
        time.sleep(LEASE * 1.2)
        queue.recover()
    assert [_claimed(queue), _claimed(queue)] == [other, doubtful]


def test_a_job_that_was_put_aside_waits_for_somebody_to_ask_for_it(store, queue, line):
    aside = line("ada")
    with store.writing() as session:
        queue.fail(session, queue.claim("w"), "it killed its workers")
        counts = queue.counts(session)
        assert (counts.queued, counts.running, counts.quarantined) == (0, 0, 1)
    assert queue.claim("w") is None
    with store.writing() as session:
        assert queue.requeue(session, aside) == 1
    again = queue.claim("w")
    assert (again.work.submission_id, again.tries) == (aside, 0)


def test_the_position_counts_who_comes_before(store, queue, line):
    regraded, first, second = line("ada", REGRADE), line("bob"), line("eve")
    with store.reading() as session:
        assert [queue.position(session, each) for each in (first, second, regraded)] == [0, 1, 2]
        assert queue.counts(session).oldest_seconds >= 0
    queue.claim("w")
    with store.reading() as session:
        assert [queue.position(session, each) for each in (first, second, regraded)] == [None, 0, 1]


def test_whoever_waits_is_woken_by_a_new_job(queue, line):
    line("ada")
    queue.claim("w")
    woken = threading.Event()

    def wait():
        while queue.claim("waiting") is None:
            queue.wait(30)
        woken.set()

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    time.sleep(0.3)
    line("bob")
    assert woken.wait(5)


def test_nothing_is_left_of_a_submission_that_is_forgotten(store, queue, line):
    gone = line("ada")
    with store.writing() as session:
        queue.forget(session, gone)
        assert queue.counts(session).queued == 0


def test_a_second_process_opens_the_queue_as_it_is(store, queue, line):
    waiting = line("ada")
    other = open_queue(store, lease_seconds=LEASE)
    assert _claimed(other) == waiting
    other.close()


def test_work_that_nobody_wants_any_more_is_taken_out_of_line_unless_a_student_waits_for_it(store, queue, line):
    line("ada", REGRADE), line("bob", WAITING)
    with store.writing() as session:
        for submission in session.query(Submission):
            version = session.query(Course).one().version
            queue.withdraw(session, Work(submission.id, version, submission.person_id, REGRADE))
        assert queue.counts(session).queued == 1
