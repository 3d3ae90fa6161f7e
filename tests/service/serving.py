"""A real `autograder serve` and real workers, to be killed and started again, and students who hand in meanwhile."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import httpx

from autograder.service.people.tokens import create_token
from autograder.service.store import open_store
from autograder.service.store.models import Course, Membership, Outcome, Person, Publication, Submission
from service.postgres import free_port

READY_SECONDS = 120
AUTOGRADER = Path(sys.executable).parent / "autograder"


class Program:
    """One of our programs, in a process of its own. A context manager: at its end it and its children are gone."""

    def __init__(self, *arguments, log, prefix=()):
        self.command = [*map(str, prefix), str(AUTOGRADER), *map(str, arguments)]
        self.log = Path(log)
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()

    def start(self):
        """Start it; another start of the same follows a kill."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self):
        """SIGKILL to the first process alone: the others have to notice."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self, seconds=60):
        """SIGTERM; returns the exit status."""
        self.process.terminate()
        status = self.process.wait(seconds)
        self.process = None
        return status

    def children(self):
        """The processes that it has started: the keeper and the workers, and what multiprocessing needs."""
        process = self.process
        if process is None:  # it has just been killed
            return []
        try:
            found = Path(f"/proc/{process.pid}/task").glob("*/children")
            return [int(pid) for path in found for pid in path.read_text().split()]
        except OSError:
            return []

    def kill_a_child(self, rng):
        """SIGKILL to one of these."""
        children = self.children()
        if children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(rng.choice(children), signal.SIGKILL)


class Server(Program):
    """`autograder serve` on a port of its own."""

    def __init__(self, course, database, *arguments, jobs=1, lease=2.0, log):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        options = ["--course", course, "--database", database, "--port", self.port, "--jobs", jobs, "--lease", lease]
        super().__init__("serve", *options, *arguments, log=log)

    def start(self, *, patient=False):
        """Start it, and wait until it answers; where it is patient, as a supervisor that starts it again if it ends."""
        super().start()
        until = time.monotonic() + READY_SECONDS
        while True:
            try:
                if httpx.get(f"{self.address}/health", timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            if patient and self.process.poll() is not None:
                time.sleep(0.5)
                super().start()
            assert self.process.poll() is None, self.log.read_text()[-3000:]
            assert time.monotonic() < until, self.log.read_text()[-3000:]
            time.sleep(0.1)


class Worker(Program):
    """`autograder worker` for a service."""

    def __init__(self, database, cache, *, jobs=1, lease=2.0, log, prefix=()):
        options = ["--database", database, "--cache", cache, "--jobs", jobs, "--lease", lease]
        super().__init__("worker", *options, log=log, prefix=prefix)


def enrol(database, count, course="small"):
    """So many students of the course, each with a token: names and tokens."""
    store = open_store(database)
    tokens = {}
    with store.writing() as session:
        course_id = session.query(Course).filter(Course.name == course).one().id
        for number in range(count):
            person = Person(name=f"student{number}")
            session.add(person)
            session.flush()
            session.add(Membership(course_id=course_id, person_id=person.id, role="student"))
            _, tokens[person.name] = create_token(session, person.id, "test", ["read", "submit"])
    store.close()
    return tokens


class Class:
    """Students who hand in at the same time, and again with the same key until it is acknowledged."""

    def __init__(self, address, tokens, assignment, notebooks, seed=0):
        self.address, self.tokens, self.assignment, self.notebooks = address, tokens, assignment, notebooks
        self.rng = random.Random(seed)
        self.acknowledged = {}
        self.written = {}
        self.refused = []
        self.seconds = []
        self._lock = threading.Lock()

    def hand_in(self, count, *, threads=8, over=0.0, until=lambda: True):
        """Hand in `count` submissions, spread over so many seconds, and more at that pace until it is time to end.

        Returns when all are acknowledged.
        """
        names = list(self.tokens)
        begin = time.monotonic()
        numbers = itertools.count()

        def student():
            with httpx.Client(base_url=self.address, timeout=30) as client:
                while True:
                    with self._lock:
                        number = next(numbers)
                        data = self.rng.choice(self.notebooks)
                    if number >= count and until():
                        return
                    name = names[number % len(names)]
                    time.sleep(max(0.0, begin + over * number / count - time.monotonic()))
                    self._hand_in(client, name, data)

        running = [threading.Thread(target=student) for _ in range(threads)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()

    def _hand_in(self, client, name, data):
        key = uuid.uuid4().hex
        headers = {
            "Authorization": f"Bearer {self.tokens[name]}",
            "Idempotency-Key": key,
            "Content-Type": "application/x-ipynb+json",
        }
        path = f"/api/v1/assignments/{self.assignment}/submissions"
        begin = time.monotonic()
        while True:
            try:
                answer = client.post(path, content=data, headers=headers)
            except httpx.HTTPError:
                time.sleep(0.2)
                continue
            if answer.status_code >= 500:
                time.sleep(0.2)
                continue
            with self._lock:
                self.seconds.append(time.monotonic() - begin)
                if answer.status_code == 201:
                    self.acknowledged[key] = answer.json()["id"]
                    self.written[answer.json()["id"]] = data
                else:
                    self.refused.append(answer.text)
            return


def wait_for_outcomes(database, ids, seconds, published=False):
    """Return when all of them have an outcome that holds (and it is published), with that of each submission."""
    store = open_store(database)
    until = time.monotonic() + seconds
    try:
        while True:
            with store.reading() as session:
                submissions = {each.id: each.outcome_id for each in session.query(Submission)}
                pending = [p for p in session.query(Publication) if p.wanted != p.done]
            missing = [each for each in ids if submissions.get(each) is None]
            if not missing and not (published and pending):
                return submissions
            assert time.monotonic() < until, f"{len(missing)} of {len(ids)} have no outcome; {len(pending)} pending"
            time.sleep(0.2)
    finally:
        store.close()


def assert_each_has_its_verdict(database, students, points):
    """What was acknowledged has one outcome each, with the points that its notebook deserves; no key made two."""
    store = open_store(database)
    with store.reading() as session:
        found = {}
        for outcome in session.query(Outcome):
            found.setdefault(outcome.submission_id, []).append((outcome.status, outcome.score))
    store.close()
    assert len(set(students.acknowledged.values())) == len(students.acknowledged)
    assert not students.refused
    expected = {made: [("graded", points[data])] for made, data in students.written.items()}
    assert {made: found.get(made) for made in expected} == expected
