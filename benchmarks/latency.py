"""How long a student waits for the service's verdict, with nothing else waiting: from the upload to the last word."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from autograder.authoring.solutions import answered
from autograder.service.opening import close_service, open_service
from autograder.service.people.tokens import create_token
from autograder.service.settings import ServiceSettings
from autograder.service.store.files import put_tree
from autograder.service.store.models import Assignment, Course, Membership, Person, now
from benchmarks import eight
from benchmarks.contestants import BIN, environment
from benchmarks.eight import ASSIGNMENT

WARMING = 5
_PATIENCE = 120
_SERVED = re.compile(r"is served at (\S+)")


@dataclass(frozen=True)
class Latency:
    """Seconds from the beginning of each upload until its verdict was there.

    `stored` are those until it was acknowledged.
    """

    verdict: tuple[float, ...]
    stored: tuple[float, ...]


def latency(uploads: int, scratch: Path) -> Latency:
    """Submit one notebook of eight functions after the other to a service of one's own, and wait for each verdict.

    Raises:
        RuntimeError: the service did not start, or graded something otherwise than it should.
    """
    root = scratch / "service"
    document = eight.released(eight.make_course(root))
    settings = ServiceSettings(course=root, database=f"sqlite:///{root}/.autograder/service.db")
    token = _student(settings, json.dumps(document).encode())
    class_ = eight.build_class(WARMING + uploads)
    bodies = [json.dumps(answered(document, submission.code)).encode() for submission in class_]
    with _served(root, scratch) as address:
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=address, headers=headers, timeout=_PATIENCE) as client:
            found = [_submitted(client, body) for body in bodies]
    measured = found[WARMING:]
    return Latency(tuple(verdict for _, verdict in measured), tuple(stored for stored, _ in measured))


def _student(settings: ServiceSettings, released: bytes) -> str:
    service = open_service(settings)
    try:
        with service.store.writing() as session:
            course = session.query(Course).one()
            assignment = session.query(Assignment).one()
            assignment.released = put_tree(session, {f"{ASSIGNMENT}.ipynb": released})
            assignment.released_at = now()
            person = Person(name="ada")
            session.add(person)
            session.flush()
            session.add(Membership(course_id=course.id, person_id=person.id, role="student"))
            return create_token(session, person.id, "benchmark", ["read", "submit"])[1]
    finally:
        close_service(service)


@contextmanager
def _served(root: Path, scratch: Path) -> Iterator[str]:
    log = scratch / "service.log"
    command: list[str | Path] = [BIN / "autograder", "serve", "--port", "0", "--log", "json"]
    with open(log, "wb") as output:
        process = subprocess.Popen(command, cwd=root, env=environment(scratch), stdout=output, stderr=output)
    try:
        until = time.monotonic() + _PATIENCE
        while (found := _SERVED.search(log.read_text(encoding="utf-8", errors="replace"))) is None:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"The service did not start: {log.read_text(encoding='utf-8')[-300:]}")
            time.sleep(0.05)
        yield found[1]
    finally:
        process.terminate()
        process.wait()


def _submitted(client: httpx.Client, body: bytes) -> tuple[float, float]:
    """Seconds until the upload was acknowledged, and until its verdict had come as an event."""
    start = time.perf_counter()
    kind = {"Content-Type": "application/x-ipynb+json"}
    answer = client.post(f"/api/v1/assignments/{ASSIGNMENT}/submissions", content=body, headers=kind)
    stored = time.perf_counter() - start
    if answer.status_code != 201:
        raise RuntimeError(f"An upload was refused: {answer.text[:300]}")
    with client.stream("GET", f"/api/v1/submissions/{answer.json()['id']}/events") as events:
        kind_of = ""
        for line in events.iter_lines():
            if line.startswith("event: "):
                kind_of = line.removeprefix("event: ")
            elif line.startswith("data: ") and kind_of == "done":
                verdict = time.perf_counter() - start
                status = json.loads(line.removeprefix("data: "))["status"]
                if status != "graded":
                    raise RuntimeError(f"A notebook that can be graded is {status}.")
                return stored, verdict
    raise RuntimeError("The events of a submission ended before its verdict had come.")
