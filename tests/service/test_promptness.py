"""How soon a verdict is there, and what the service bears: measured on a real server, over HTTP."""

import itertools
import statistics
import threading
import time
from contextlib import ExitStack

import httpx
import pytest
from courses import dump, submission

from service.serving import Class, Server, assert_each_has_its_verdict, enrol, wait_for_outcomes

POINTS = {
    dump(submission(double=f"def double(x): return {factor} * x")): points
    for factor, points in {2: 3.0, 3: 1.0, "2.0": 3.0, "1 * 2": 3.0}.items()
}
"""Notebooks to hand in, and what each deserves."""
NOTEBOOKS = list(POINTS)


@pytest.fixture
def stack():
    """Ends what was begun."""
    with ExitStack() as stack:
        yield stack


def _seconds_to_verdict(server, token, assignment, data):
    """From the beginning of the upload until the submission says that it is graded."""
    with httpx.Client(base_url=server.address, timeout=30, headers={"Authorization": f"Bearer {token}"}) as client:
        client.get("/health")  # the connection is there
        begin = time.perf_counter()
        path = f"/api/v1/assignments/{assignment}/submissions"
        made = client.post(path, content=data, headers={"Content-Type": "application/x-ipynb+json"})
        assert made.status_code == 201, made.text
        while client.get(f"/api/v1/submissions/{made.json()['id']}").json()["status"] not in ("graded", "unreadable"):
            assert time.perf_counter() - begin < 60
            time.sleep(0.01)
        return time.perf_counter() - begin


def _wait_until_warm(server, token, assignment, data, seconds=120):
    """The first verdicts wait until a worker has started, and imported what notebooks import."""
    until = time.monotonic() + seconds
    quick = 0
    while quick < 3:
        quick = quick + 1 if _seconds_to_verdict(server, token, assignment, data) < 1 else 0
        assert time.monotonic() < until
        time.sleep(0.5)


def _p95(seconds):
    return statistics.quantiles(seconds, n=20)[-1]


def _verdicts(stack, course_folder, count):
    """How many seconds each of so many verdicts took, one after the other, by a server that does nothing else."""
    database = f"sqlite:///{course_folder}/service.db"
    tokens = list(enrol(database, count + 1).values())
    server = stack.enter_context(Server(course_folder, database, jobs=2, lease=30, log=course_folder / "log"))
    _wait_until_warm(server, tokens.pop(), "ps1", NOTEBOOKS[0])
    seconds = []
    for number, token in enumerate(tokens):
        seconds.append(_seconds_to_verdict(server, token, "ps1", NOTEBOOKS[number % len(NOTEBOOKS)]))
        time.sleep(0.1)
    print(f"p50 {statistics.median(seconds):.3f} s, p95 {_p95(seconds):.3f} s, max {max(seconds):.3f} s")
    return seconds


class _Reader:
    """Somebody who reads pages while others hand in. A context manager: `seconds` says how long each page took."""

    PATHS = ("/", "/assignments/ps1", "/api/v1/assignments", "/api/v1/submissions")

    def __init__(self, server, token):
        self._server, self._token = server, token
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._read)
        self.seconds, self.troubles = [], []

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def _read(self):
        headers = {"Authorization": f"Bearer {self._token}"}
        with httpx.Client(base_url=self._server.address, timeout=30, headers=headers) as client:
            for path in itertools.cycle(self.PATHS):
                if self._over.wait(0.2):
                    return
                begin = time.perf_counter()
                try:
                    status = client.get(path).status_code
                except httpx.HTTPError as error:
                    status = error
                self.seconds.append(time.perf_counter() - begin)
                if status != 200:
                    self.troubles.append((path, status))


def _rush(stack, course_folder, count, seconds, people):
    """So many submissions within so many seconds: all taken, each graded once and rightly, and pages are answered.

    Returns how long taking them took, and how long each page.
    """
    database = f"sqlite:///{course_folder}/service.db"
    tokens = enrol(database, people)
    server = stack.enter_context(Server(course_folder, database, jobs=2, lease=30, log=course_folder / "log"))
    _wait_until_warm(server, next(iter(tokens.values())), "ps1", NOTEBOOKS[0])
    students = Class(server.address, tokens, "ps1", NOTEBOOKS)
    with _Reader(server, next(iter(tokens.values()))) as reader:
        begin = time.monotonic()
        students.hand_in(count, over=seconds, threads=16)
        taken = time.monotonic() - begin
        ids = set(students.acknowledged.values())
        wait_for_outcomes(database, ids, 60 + count)
        graded = time.monotonic() - begin
    figures = f"taken within {taken:.1f} s (p95 {_p95(students.seconds):.3f} s each), graded within {graded:.1f} s"
    pages = f"p50 {statistics.median(reader.seconds):.3f} s, p95 {_p95(reader.seconds):.3f} s"
    print(f"{figures}; pages: {pages}, max {max(reader.seconds):.3f} s of {len(reader.seconds)}")
    assert len(ids) == count
    assert_each_has_its_verdict(database, students, POINTS)
    assert not reader.troubles
    return taken, reader.seconds


def test_with_nothing_else_waiting_a_verdict_is_there_within_a_second(stack, course_folder):
    assert statistics.median(_verdicts(stack, course_folder, 10)) < 1


def test_a_few_submissions_at_once_are_all_taken_and_graded_while_pages_answer(stack, course_folder):
    _rush(stack, course_folder, count=40, seconds=2, people=10)


@pytest.mark.prove
def test_with_nothing_else_waiting_95_of_100_verdicts_are_there_within_half_a_second(stack, course_folder):
    seconds = _verdicts(stack, course_folder, 100)
    assert sum(each < 0.5 for each in seconds) >= 95


@pytest.mark.prove
def test_a_thousand_submissions_in_a_minute_are_all_taken_and_graded_while_pages_answer(stack, course_folder):
    taken, pages = _rush(stack, course_folder, count=1000, seconds=55, people=250)
    assert taken < 65
    assert _p95(pages) < 1
