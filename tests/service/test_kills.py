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
from service.serving import Class, Server, Worker, assert_each_has_its_verdict, enrol, wait_for_outcomes

POINTS = {
    dump(submission(double=f"def double(x): return {factor} * x")): points
    for factor, points in {2: 3.0, 3: 1.0, "2.0": 3.0, "1 * 2": 3.0}.items()
}
"""Notebooks to hand in, and what each deserves."""


@pytest.fixture
def stack():
    """Ends what was begun."""
    with ExitStack() as stack:
        yield stack


def _besiege(stack, course, database, victims, *, submissions, kills, seconds, postgres=None, seed=1):
    """Hands in while victims fall, each so many times; checks that each acknowledged submission has one right outcome.

    Each kind of victim falls at moments of its own, whatever happens to the others, and never after the last upload.
    """
    tokens = enrol(database, 40)
    server = stack.enter_context(Server(course, database, jobs=1, lease=2, log=course / "server.log"))
    worker = stack.enter_context(Worker(database, course / "cache", lease=2, log=course / "worker.log"))
    students = Class(server.address, tokens, "ps1", list(POINTS), seed)
    fallen = dict.fromkeys(victims, 0)
    troubles = []

    def kill(victim, rng):
        if victim == "server":
            server.kill()
            time.sleep(rng.uniform(0, 0.5))
            server.start(patient=True)
        elif victim == "worker":
            worker.kill()
            worker.start()
        elif victim == "grader":
            rng.choice([server, worker]).kill_a_child(rng)
        elif victim == "database":
            postgres.kill()
            time.sleep(rng.uniform(0, 1))
            postgres.start()

    def besiege(victim):
        rng = random.Random(f"{victim} {seed}")
        try:
            while fallen[victim] < kills:
                time.sleep(rng.uniform(0.2, seconds / kills))
                kill(victim, rng)
                fallen[victim] += 1
        except BaseException as error:
            troubles.append(error)

    begin = time.monotonic()
    besiegers = [threading.Thread(target=besiege, args=(victim,)) for victim in victims]
    for besieger in besiegers:
        besieger.start()
    students.hand_in(
        submissions, over=seconds, threads=6, until=lambda: not any(besieger.is_alive() for besieger in besiegers)
    )
    for besieger in besiegers:
        besieger.join()
    assert not troubles
    assert fallen == dict.fromkeys(victims, kills)
    ids = set(students.acknowledged.values())
    assert len(ids) >= submissions
    handed_in = time.monotonic() - begin
    held = wait_for_outcomes(database, ids, 120 + submissions, published=True)
    assert set(held) == ids, "a key has made two submissions"
    assert_each_has_its_verdict(database, students, POINTS)
    print(f"{len(ids)} submissions in {handed_in:.0f} s, graded by {time.monotonic() - begin:.0f} s; killed: {fallen}")
    assert server.stop() == 0
    assert worker.stop() == 0


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
    _besiege(stack, course_folder, _on_sqlite(course_folder), victims, submissions=20, kills=1, seconds=6)


def test_a_few_kills_on_postgresql_lose_nothing(stack, course_folder, prepared):
    postgres, database = _on_postgres(stack, course_folder, prepared)
    victims = ["server", "worker", "database"]
    _besiege(stack, course_folder, database, victims, submissions=20, kills=1, seconds=6, postgres=postgres)


@pytest.mark.prove
def test_fifty_kills_of_each_on_sqlite_lose_nothing_of_a_thousand_submissions(stack, course_folder):
    victims = ["server", "worker", "grader"]
    _besiege(stack, course_folder, _on_sqlite(course_folder), victims, submissions=1000, kills=50, seconds=500)


@pytest.mark.prove
def test_fifty_kills_of_each_on_postgresql_lose_nothing_of_a_thousand_submissions(stack, course_folder, prepared):
    postgres, database = _on_postgres(stack, course_folder, prepared)
    victims = ["server", "worker", "database"]
    _besiege(stack, course_folder, database, victims, submissions=1000, kills=50, seconds=500, postgres=postgres)
