"""The server, workers and the database are killed while students hand in: what was acknowledged has one verdict."""

import random
import threading
import time
from contextlib import ExitStack

import pytest
from courses import dump, submission

from autograder.service.opening import close_service, open_service
from autograder.service.settings import ServiceSettings
from service.postgres import Postgres, missing
from service.serving import Class, Server, Worker, enrol, wait_for_outcomes

NOTEBOOKS = [dump(submission(double=f"def double(x): return {factor} * x")) for factor in (2, 3, "2.0", "1 * 2")]


@pytest.fixture
def stack():
    """Ends what was begun."""
    with ExitStack() as stack:
        yield stack


def _besiege(stack, course, database, victims, *, submissions, kills, seconds, postgres=None, seed=1):
    """Hands in while victims fall; checks that each acknowledged submission has one outcome, and no key two."""
    rng = random.Random(seed)
    tokens = enrol(database, 40)
    server = stack.enter_context(Server(course, database, jobs=1, lease=2, log=course / "server.log"))
    worker = stack.enter_context(Worker(database, course / "cache", lease=2, log=course / "worker.log"))
    students = Class(server.address, tokens, "ps1", NOTEBOOKS, seed)
    thread = threading.Thread(target=students.hand_in, args=(submissions,), kwargs={"over": seconds, "threads": 6})
    thread.start()

    def kill(victim):
        if victim == "server":
            server.kill()
            server.start()
        elif victim == "worker":
            worker.kill()
            worker.start()
        elif victim == "grader":
            rng.choice([server, worker]).kill_a_child(rng)
        elif victim == "database":
            postgres.kill()
            time.sleep(rng.uniform(0, 1))
            postgres.start()

    order = [victims[number % len(victims)] for number in range(kills)]
    rng.shuffle(order)
    for victim in order:
        time.sleep(rng.uniform(0.3, 2 * seconds / (kills + 1)))
        kill(victim)
    thread.join()
    assert not students.refused
    assert len(students.acknowledged) == submissions
    ids = set(students.acknowledged.values())
    held, counts = wait_for_outcomes(database, ids, 120 + submissions, published=True)
    assert len(ids) == submissions
    assert set(held) == ids, "a key has made two submissions"
    assert {each: len(counts[each]) for each in ids} == dict.fromkeys(ids, 1)
    assert {status for each in ids for status in counts[each]} == {"graded"}
    assert server.stop() == 0
    assert worker.stop() == 0
    return students


def _on_sqlite(course_folder):
    return f"sqlite:///{course_folder}/service.db"


def _on_postgres(stack, course_folder, prepared):
    if reason := missing():
        pytest.skip(reason)
    postgres = stack.enter_context(Postgres())
    database = postgres.new_database()
    service = open_service(ServiceSettings(course=course_folder, database=database))
    from service.conftest import release

    with service.store.writing() as session:
        release(session)
    close_service(service)
    return postgres, database


def test_a_few_kills_on_sqlite_lose_nothing(stack, course_folder):
    victims = ["server", "worker", "grader"]
    _besiege(stack, course_folder, _on_sqlite(course_folder), victims, submissions=20, kills=3, seconds=6)


def test_a_few_kills_on_postgresql_lose_nothing(stack, course_folder, prepared):
    postgres, database = _on_postgres(stack, course_folder, prepared)
    victims = ["server", "worker", "database"]
    _besiege(stack, course_folder, database, victims, submissions=20, kills=3, seconds=6, postgres=postgres)


@pytest.mark.prove
def test_fifty_kills_on_sqlite_lose_nothing_of_a_thousand_submissions(stack, course_folder):
    victims = ["server", "worker", "grader"]
    _besiege(stack, course_folder, _on_sqlite(course_folder), victims, submissions=1000, kills=50, seconds=300)


@pytest.mark.prove
def test_fifty_kills_on_postgresql_lose_nothing_of_a_thousand_submissions(stack, course_folder, prepared):
    postgres, database = _on_postgres(stack, course_folder, prepared)
    victims = ["server", "worker", "database"]
    _besiege(stack, course_folder, database, victims, submissions=1000, kills=50, seconds=300, postgres=postgres)
