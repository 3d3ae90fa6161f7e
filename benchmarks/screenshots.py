"""`python -m benchmarks.screenshots`: pictures of the service's main pages, for the documentation.

The demo's class is really graded, by a clock that stands still, and looked at by a real browser (Debian's chromium).
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import structlog
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select

from autograder.authoring.ready_made import copy_course
from autograder.authoring.solutions import answered, solutions
from autograder.course import Course as CourseFolder
from autograder.service.app import create_app, create_founding_app
from autograder.service.context import Service
from autograder.service.demonstrating import fill
from autograder.service.insight.comparing import compare
from autograder.service.opening import close_service, open_blank, open_service, version_cache
from autograder.service.people import roster
from autograder.service.people.sessions import COOKIE, begin
from autograder.service.settings import ServiceSettings
from autograder.service.store import models
from autograder.service.store.models import Assignment, Course, Likeness, Person, Submission
from autograder.service.submitting import submit
from autograder.service.working import Workplace, work, worker_name
from autograder.validation.releases import release
from benchmarks.eight import ROOT

FOLDER = ROOT / "docs" / "screenshots"
NOON = datetime(2030, 3, 18, 10, 30, tzinfo=UTC)
ASSIGNMENT = "activations"
STUDENT, STAFF = "zofia", "inge"
ATTEMPTS: tuple[dict[str, str], ...] = (
    {"softmax": "columns", "cross_entropy": "no_minus", "sigmoid": "no_minus"},
    {"softmax": "columns", "cross_entropy": "no_minus"},
    {"softmax": "columns"},
)
"""The student's attempts: the wrong solutions in each, by exercise."""
FEW = 8
"""The queue is shown when so many wait in it."""
WIDTH, HEIGHT = 1000, 800


@dataclass(frozen=True)
class Shot:
    """A picture: its file's name, whose window, which page, and how high it is at most."""

    name: str
    who: str | None
    path: str
    height: int = HEIGHT


class Clock(datetime):
    """The time at which all of it happens."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        """Always the same moment."""
        return NOON


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screenshots", description=main.__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    folder = parser.parse_args(arguments).folder
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("No Chromium is installed here (on Debian: apt-get install chromium).", file=sys.stderr)
        return 2
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as made,
        patch.object(models, "datetime", Clock),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        _first_visit(browser, Path(made) / "numerics-2030", folder)
        _class(browser, Path(made) / "course", folder)
        browser.close()
    return 0


def _first_visit(browser: Browser, course: Path, folder: Path) -> None:
    course.mkdir()
    service = open_blank(ServiceSettings(course=course, database=f"sqlite:///{course.parent}/blank.db"))
    with service.store.writing() as session:
        session.add(Person(name=STAFF, is_administrator=True))
    try:
        with _running(create_founding_app(service, lambda _: None)) as address:
            _take(browser, service, address, folder, Shot("setting-up", STAFF, "/", height=760))
    finally:
        close_service(service)


def _class(browser: Browser, course: Path, folder: Path) -> None:
    copy_course(CourseFolder(ROOT), course)
    service = open_service(ServiceSettings(course=course, database=f"sqlite:///{course}/service.db"))
    try:
        fill(service)
        with _running(create_app(service)) as address:
            queue = Shot("queue", STAFF, "/queue", height=900)
            latest, pair = _graded(service, course, lambda: _take(browser, service, address, folder, queue))
            shots = [
                Shot("assignments", STUDENT, "/", height=560),
                Shot("assignment", STUDENT, f"/assignments/{ASSIGNMENT}", height=900),
                Shot("submission", STUDENT, f"/submissions/{latest}", height=1110),
                Shot("class", STAFF, f"/assignments/{ASSIGNMENT}/class", height=1250),
                Shot(
                    "misconception",
                    STAFF,
                    f"/assignments/{ASSIGNMENT}/class/misconception?exercise=softmax&misconception=softmax%2Fsums_columns",
                    height=900,
                ),
                Shot("side-by-side", STAFF, f"/assignments/{ASSIGNMENT}/similar/{pair[0]}/{pair[1]}", height=900),
            ]
            for shot in shots:
                _take(browser, service, address, folder, shot)
    finally:
        close_service(service)


def _graded(service: Service, folder: Path, halfway: Callable[[], None]) -> tuple[str, tuple[str, str]]:
    """Hand in, grade (`halfway` when few wait) and compare; the student's last attempt, and the pair most alike."""
    course = CourseFolder(folder)
    with service.store.writing() as session:
        found = session.scalars(select(Course)).one()
        roster.put(session, found, roster.Entry(STAFF, "instructor", "Inge"))
        person, _ = roster.put(session, found, roster.Entry(STUDENT, "student", "Zofia"))
        session.flush()
        for released in session.scalars(select(Assignment).order_by(Assignment.name)):
            released.due_at = NOON + timedelta(days=4, hours=13, minutes=29)
        assignment = session.scalars(select(Assignment).where(Assignment.name == ASSIGNMENT)).one()
        for wrong in ATTEMPTS:
            files = {f"{ASSIGNMENT}.ipynb": _notebook(course, wrong)}
            submit(service, session, assignment=assignment, person_id=person.id, files=files, origin="page")
        for number, each in enumerate(session.scalars(select(Submission).order_by(Submission.id))):
            each.submitted_at = NOON - timedelta(hours=30) + timedelta(minutes=7 * number)
        mine = select(Submission).where(Submission.person_id == person.id).order_by(Submission.number)
        for each in session.scalars(mine):
            each.submitted_at = NOON - timedelta(hours=1) + timedelta(minutes=17 * each.number)
            latest = each.id
        assignment_id = assignment.id
    place = Workplace(service.store, service.queue, version_cache(folder), worker_name(), 30)
    looked = False

    def done() -> bool:
        nonlocal looked
        with service.store.reading() as session:
            waiting = service.queue.counts(session).queued
        if not looked and waiting <= FEW:
            looked = True
            halfway()
        return waiting == 0

    work(place, done)
    compare(service.store, assignment_id)
    with service.store.reading() as session:
        most = (Likeness.first_share + Likeness.second_share).desc()
        pair = session.scalars(select(Likeness).order_by(most)).first()
        assert pair is not None
        return latest, (pair.first, pair.second)


def _notebook(course: CourseFolder, wrong: dict[str, str]) -> bytes:
    """A notebook with these wrong solutions, and right ones elsewhere."""
    (source,) = course.assignment(ASSIGNMENT).notebooks.values()
    chosen = {}
    for name in (name for names in source.graded.values() for name in names):
        found = solutions(course, name)
        wanted = wrong.get(name)
        chosen[name] = next(s.body for s in found if (s.path.stem == wanted if wanted else s.fraction == 1.0))
    return json.dumps(answered(json.loads(release(source)), chosen)).encode()


@contextmanager
def _running(app: FastAPI) -> Iterator[str]:
    """The address of a server that runs the application, until the block ends."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def _take(browser: Browser, service: Service, address: str, folder: Path, shot: Shot) -> None:
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-US", timezone_id="UTC")
    if shot.who is not None:
        with service.store.writing() as session:
            person = session.scalars(select(Person).where(Person.name == shot.who)).one()
            secret = begin(session, person.id, "local")
        context.add_cookies([{"name": COOKIE, "value": secret, "url": address}])
    page = context.new_page()
    page.goto(f"{address}{shot.path}")
    page.wait_for_load_state()
    _tidy(page, address)
    path = folder / f"{shot.name}.png"
    tall = min(shot.height, int(page.evaluate("document.querySelector('main').getBoundingClientRect().bottom + 20")))
    page.set_viewport_size({"width": WIDTH, "height": tall})
    page.screenshot(path=path)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
    context.close()


def _tidy(page: Page, address: str) -> None:
    """A port and a folder of this machine's say nothing to a reader."""
    replace = "([from, to]) => document.querySelector('main').innerHTML = "
    replace += "document.querySelector('main').innerHTML.replaceAll(from, to)"
    page.evaluate(replace, [address, "https://autograder.example.org"])
    for folder in re.findall(r"/tmp/\S+/numerics-2030", page.inner_text("main")):
        page.evaluate(replace, [folder, "/srv/numerics-2030"])


if __name__ == "__main__":
    sys.exit(main())
