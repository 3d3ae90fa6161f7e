"""`python -m benchmarks.pages`: how long each page of the service takes in a large class, and how much it transfers.

Every page that the application has is asked as a student, a grader and an instructor, in this process and on one core,
of a class of 1000 students with 10 assignments and 20 000 attempts in SQLite (`benchmarks.large_class`). With
`--write` the table goes into docs/benchmarks.md. The exit status is 1 where a page misses a target.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import structlog
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from sqlalchemy import select

from autograder.authoring.ready_made import copy_course
from autograder.course import Course as CourseFolder
from autograder.service.app import create_app
from autograder.service.context import Service
from autograder.service.insight.classes import TABLES
from autograder.service.opening import close_service, open_service
from autograder.service.people.sessions import COOKIE, begin
from autograder.service.running import spare_the_collector
from autograder.service.settings import ServiceSettings
from autograder.service.store.models import Person
from benchmarks.eight import ROOT
from benchmarks.large_class import STAFF, Size, populate

DOCUMENT = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- pages -->", "<!-- end of the pages -->"
TARGET_SECONDS, TARGET_BYTES = 0.150, 150_000
PAGES = "autograder.service.pages"
"""Below this module are the functions that answer with a page."""
UNSEEN = {"/invitation", "/sign-in", "/setup"}
"""Pages that lead people who have signed in elsewhere, and one that leads to its first step."""
QUERIES = {"/assignments/{assignment}/class/misconception": ("exercise", "misconception")}
"""What an address has to say besides its path."""


class Unknown(Exception):
    """A page has a part in its address for which no value is known here."""


@dataclass
class Asked:
    """A page as somebody sees it, and what asking for it took."""

    path: str
    role: str
    address: str
    status: int = 0
    size: int = 0
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """In seconds."""
        return statistics.median(self.seconds)

    @property
    def is_met(self) -> bool:
        """Whether it is as quick and as small as it should be."""
        return self.median <= TARGET_SECONDS and self.size <= TARGET_BYTES


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns the exit status."""
    options = _parser().parse_args(arguments)
    size = Size(60, 10, 1200) if options.quick else Size()
    rounds = options.rounds or (2 if options.quick else 11)
    with tempfile.TemporaryDirectory(prefix="pages-") as folder:
        course = Path(folder) / "course"
        copy_course(CourseFolder(ROOT), course)
        service = open_service(ServiceSettings(course=course, database=f"sqlite:///{folder}/service.db"))
        try:
            start = time.perf_counter()
            values = populate(service, size, random.Random(8), _say)
            _say(f"the class took {time.perf_counter() - start:.0f} s to make")
            structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
            found = measure(create_app(service), service, values, rounds)
        finally:
            close_service(service)
    text = markdown(found, size, rounds)
    print(text)
    if options.write:
        written = DOCUMENT.read_text(encoding="utf-8")
        head, tail = written.split(BEGIN)[0], written.split(END)[1]
        DOCUMENT.write_text(f"{head}{BEGIN}\n\n{text}\n\n{END}{tail}", encoding="utf-8")
    return 0 if all(each.is_met for each in found) else 1


def page_paths(app: FastAPI) -> list[str]:
    """The paths of all pages that are asked for by GET, as the application has them."""
    return [
        str(each.path)
        for each in iter_route_contexts(app.routes)
        if "GET" in (each.methods or ()) and _module(each.endpoint).startswith(PAGES)
    ]


def _module(endpoint: object) -> str:
    return str(getattr(endpoint, "__module__", ""))


def addresses(path: str, values: Mapping[str, str]) -> Iterator[str]:
    """The addresses of a page: one, or one for each table of a class.

    Raises:
        Unknown: a part of the path has no value.
    """
    for table in TABLES if "{table}" in path else ("",):
        known = {**values, "table": table}
        parts = re.findall(r"\{(\w+)(?::\w+)?\}", path)
        if missing := [part for part in parts if part not in known]:
            raise Unknown(f"{path}: benchmarks.large_class gives no {', '.join(missing)} to ask for.")
        if table == "similar":
            continue  # it has a page of its own
        address = path
        for part in parts:
            address = re.sub(rf"\{{{part}(?::\w+)?\}}", quote(known[part], safe=""), address)
        query = {name: values[name] for name in QUERIES.get(path, ())}
        yield f"{address}?{urlencode(query)}" if query else address


def measure(app: FastAPI, service: Service, values: Mapping[str, str], rounds: int) -> list[Asked]:
    """Ask for every page as everybody who sees it, so many times, in an order that turns round each time."""
    readers = {"student": values["name"]} | {role: name for name, role in STAFF.items()}
    clients = {role: _browser(app, service, name) for role, name in readers.items()}
    found = []
    for path in page_paths(app):
        for address in addresses(path, values):
            for role, client in clients.items():
                asked = Asked(path, role, address)
                _ask(client, asked)  # once for what is loaded at the first time
                if asked.status == 200:
                    found.append(asked)
                elif asked.status not in (303, 403, 404):
                    raise RuntimeError(f"{address} as {role} answers {asked.status}")
    shown = {each.path for each in found}
    if hidden := set(page_paths(app)) - shown - UNSEEN:
        raise RuntimeError(f"nobody sees {', '.join(sorted(hidden))}")
    spare_the_collector()  # as `autograder serve` does
    for each in found:
        each.seconds.clear()
        each.processor.clear()
    for number in range(rounds):
        for each in found if number % 2 == 0 else reversed(found):
            _ask(clients[each.role], each)
    return found


def _browser(app: FastAPI, service: Service, name: str) -> TestClient:
    with service.store.writing() as session:
        person = session.scalars(select(Person).where(Person.name == name)).one()
        secret = begin(session, person.id, "local")
    headers = {"Accept": "text/html", "Accept-Encoding": "gzip"}  # as browsers do
    return TestClient(app, cookies={COOKIE: secret}, headers=headers, follow_redirects=False)


def _ask(client: TestClient, asked: Asked) -> None:
    start, used = time.perf_counter(), time.process_time()
    answer = client.get(asked.address)
    asked.seconds.append(time.perf_counter() - start)
    asked.processor.append(time.process_time() - used)
    asked.status = answer.status_code
    asked.size = int(answer.headers["content-length"]) + sum(
        len(name) + len(value) + 4 for name, value in answer.headers.raw
    )


def markdown(found: Sequence[Asked], size: Size, rounds: int) -> str:
    """The table, the slowest first."""
    missed = sum(not each.is_met for each in found)
    lines = [
        f"{size.students} students, {size.assignments} assignments, {size.attempts} attempts; each page asked {rounds} "
        f"times. Targets: a median of {1000 * TARGET_SECONDS:.0f} ms, {TARGET_BYTES // 1000} kB; "
        + (f"missed by {missed} of {len(found)}." if missed else f"met by all {len(found)}."),
        "",
        "| page | as | median ms | least–most ms | processor ms | kB |  |",
        "|---|---|---:|---:|---:|---:|---|",
    ]
    for each in sorted(found, key=lambda one: -one.median):
        low, high = 1000 * min(each.seconds), 1000 * max(each.seconds)
        path = (
            each.path if "{table}" not in each.path else each.path.replace("{table}", each.address.rpartition("/")[2])
        )
        lines.append(
            f"| `{path}` | {each.role} | {1000 * each.median:.0f} | {low:.0f}–{high:.0f} | "
            f"{1000 * statistics.median(each.processor):.0f} | {each.size / 1000:.1f} | "
            f"{'met' if each.is_met else '**not met**'} |"
        )
    return "\n".join(lines)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.pages", description="Measures every page of the service in a large class."
    )
    parser.add_argument("--rounds", type=int, metavar="N", help="how often each page is asked (default: 11)")
    parser.add_argument("--quick", action="store_true", help="a small class, two rounds: does it work?")
    parser.add_argument("--write", action="store_true", help=f"put the table into docs/{DOCUMENT.name}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
