"""How soon a verdict is there, and what the service bears: measured on a real server, over HTTP."""

import statistics
import threading
import time
from contextlib import ExitStack

import httpx
import pytest
from courses import dump, submission

from service.serving import Class, Server, enrol, wait_for_outcomes

NOTEBOOKS = [dump(submission(double=f"def double(x): return {factor} * x")) for factor in (2, 3, "2.0", "1 * 2")]


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


@pytest.mark.prove
def test_with_nothing_else_waiting_95_of_100_verdicts_are_there_within_half_a_second(stack, course_folder):
    database = f"sqlite:///{course_folder}/service.db"
    tokens = list(enrol(database, 101).values())
    server = stack.enter_context(Server(course_folder, database, jobs=2, lease=30, log=course_folder / "log"))
    _wait_until_warm(server, tokens.pop(), "ps1", NOTEBOOKS[0])
    seconds = []
    for number, token in enumerate(tokens):
        seconds.append(_seconds_to_verdict(server, token, "ps1", NOTEBOOKS[number % len(NOTEBOOKS)]))
        time.sleep(0.1)
    print(f"p50 {statistics.median(seconds):.3f} s, p95 {_p95(seconds):.3f} s, max {max(seconds):.3f} s")
    assert _p95(seconds) < 0.5


@pytest.mark.prove
def test_a_thousand_submissions_in_a_minute_are_all_taken_and_graded_while_pages_answer(stack, course_folder):
    database = f"sqlite:///{course_folder}/service.db"
    tokens = enrol(database, 250)
    server = stack.enter_context(Server(course_folder, database, jobs=2, lease=30, log=course_folder / "log"))
    _wait_until_warm(server, next(iter(tokens.values())), "ps1", NOTEBOOKS[0])
    students = Class(server.address, tokens, "ps1", NOTEBOOKS)
    over = threading.Event()
    answered = []

    def look():
        headers = {"Authorization": f"Bearer {next(iter(tokens.values()))}"}
        with httpx.Client(base_url=server.address, timeout=30, headers=headers) as client:
            while not over.wait(0.2):
                begin = time.perf_counter()
                assert client.get("/api/v1/assignments").status_code == 200
                answered.append(time.perf_counter() - begin)

    looking = threading.Thread(target=look)
    looking.start()
    begin = time.monotonic()
    students.hand_in(1000, over=55, threads=16)
    taken = time.monotonic() - begin
    ids = set(students.acknowledged.values())
    assert len(ids) == 1000
    assert not students.refused
    _, counts = wait_for_outcomes(database, ids, 400)
    graded = time.monotonic() - begin
    over.set()
    looking.join()
    assert {len(counts[each]) for each in ids} == {1}
    figures = f"taken within {taken:.1f} s (p95 {_p95(students.seconds):.3f} s each), graded within {graded:.1f} s"
    print(f"{figures}; pages: p95 {_p95(answered):.3f} s, max {max(answered):.3f} s of {len(answered)}")
    assert taken < 65
    assert _p95(answered) < 1
