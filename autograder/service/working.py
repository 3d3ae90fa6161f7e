"""A worker: claims a job, grades it, tells what falls, stores the outcome; and takes up what the dead have left."""

from __future__ import annotations

import os
import socket
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from autograder.course import CourseError
from autograder.grading import Graded, Grader
from autograder.sandbox import Protection, SandboxUnavailable
from autograder.service import workforce
from autograder.service.operations.logs import logger
from autograder.service.outcomes import UNGRADED, Packed, pack, store_outcome
from autograder.service.queue import LEASE_SECONDS, TRIES, Claim, ClaimLost, Queue
from autograder.service.store import Store, models
from autograder.service.store.files import read_tree, write_files
from autograder.service.submitting import tell
from autograder.service.versions import fetch
from autograder.texts import say
from autograder.verdict import Report, Verdict
from autograder.workers import Submission, grade_submission

IDLE_SECONDS = 1.0
"""How long a worker waits at most before it looks again, whether or not it has been woken."""
TELL_SECONDS = 0.1
"""How long a verdict waits at most before it is told."""
GRADERS = 2
"""Versions of the course that a worker keeps a warm grader for."""
WARM = 12
"""Sets of modules that a grader keeps ready: assignments come in any order."""
BROKEN_SECONDS = 60.0
"""How long a version that cannot be used here is not tried again."""
GIVE_UP_SECONDS = 300.0
"""How long an outcome waits for a database that does not take it."""
PAUSE_SECONDS = 0.5
"""Between two tries to reach a database that does not answer."""
_log = logger(__name__)
_Event = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Workplace:
    """What a worker works with. `cache` is a folder of this machine's for versions of the course."""

    store: Store
    queue: Queue
    cache: Path
    name: str
    lease_seconds: float = LEASE_SECONDS


def worker_name() -> str:
    """A name for this process, unlike that of any other that works at the same time."""
    return f"{socket.gethostname()}/{os.getpid()}"


def work(place: Workplace, stopped: Callable[[], bool]) -> None:
    """Grade what waits until told to stop; what has been begun is finished.

    A database that does not answer is waited for.

    Raises:
        SandboxUnavailable: this machine cannot run students' work safely enough.
    """
    with _Graders(place) as graders:
        chores = _Chores(place, graders)
        while not stopped():
            try:
                chores.do()
                claim = place.queue.claim(place.name)
                if claim is not None:
                    perform(place, graders, claim)
                elif not graders.prepare():
                    place.queue.wait(IDLE_SECONDS)
            except DBAPIError as error:
                _log.warning("the database does not answer; trying again", exc_info=error)
                time.sleep(PAUSE_SECONDS)
        try:
            with place.store.writing() as session:
                workforce.gone(session, place.name)
        except DBAPIError:
            return  # it will be missed in a while


def perform(place: Workplace, graders: _Graders, claim: Claim) -> None:
    """One job, to its end: an outcome is stored, or it has gone to another worker."""
    _log.info("grading", submission=claim.work.submission_id, worker=place.name, tries=claim.tries)
    begin = time.perf_counter()
    handed_in = _handed_in(place.store, claim)
    if handed_in is None:  # it was erased
        _store(place, claim, None, [])
        return
    with _Heart(place, claim) as heart:
        heart.tell("started", worker=place.name)
        if claim.tries >= TRIES:
            graded = pack([_without_verdict(handed_in, _killed_its_workers(claim))])
        elif handed_in.files is None:
            message = say("What was handed in is missing from the database, so there is no verdict. Restore a backup.")
            graded = pack([_without_verdict(handed_in, message)])
        else:
            graded = _graded(graders, claim, handed_in, heart)
    status = _store(place, claim, graded, heart.left())
    seconds = round(time.perf_counter() - begin, 3)
    _log.info("graded", submission=claim.work.submission_id, worker=place.name, status=status, seconds=seconds)


@dataclass(frozen=True)
class HandedIn:
    """What is to be graded: whose it is, and its files; None where they are lost."""

    student: str
    assignment: str
    files: Mapping[str, bytes] | None


def _handed_in(store: Store, claim: Claim) -> HandedIn | None:
    with store.reading() as session:
        submission = session.get(models.Submission, claim.work.submission_id)
        if submission is None:
            return None
        try:
            files = read_tree(session, submission.tree)
        except KeyError:
            files = None
        return HandedIn(submission.person.name, submission.assignment.name, files)


def _graded(graders: _Graders, claim: Claim, handed_in: HandedIn, heart: _Heart) -> Packed:
    """The outcome of each notebook. Where we fail, a fresh grader tries once more, and then it is said."""
    for attempt in (1, 2):
        try:
            grader = graders.of(claim.work.version)
            with grader.course.speaking(), _laid_out(handed_in) as submission:
                root = submission.folder.parents[2]
                packed = pack(grade_submission(grader, submission, root=root, told=heart.fell))
        except (SandboxUnavailable, DBAPIError):
            raise
        except CourseError as error:
            return pack([_without_verdict(handed_in, say("The course cannot be used: {error}", error=str(error)))])
        except Exception as error:  # whatever it is, it is ours
            _log.warning("grading failed", submission=claim.work.submission_id, attempt=attempt, exc_info=error)
            trouble = f"{type(error).__name__}: {error}"
            message = say("Grading failed on our side, so there is no verdict yet. {trouble}", trouble=trouble)
            packed = pack([_without_verdict(handed_in, message)])
        if packed.status != UNGRADED:
            break
        graders.drop(claim.work.version)
    return packed


@contextmanager
def _laid_out(handed_in: HandedIn) -> Iterator[Submission]:
    """The files in nbgrader's layout, in a folder that nobody else can read."""
    with tempfile.TemporaryDirectory(prefix="submission-") as temporary:
        folder = Path(temporary, "submitted", _one_name(handed_in.student), _one_name(handed_in.assignment))
        folder.mkdir(parents=True)
        write_files(handed_in.files or {}, folder)
        yield Submission(handed_in.student, handed_in.assignment, folder)


def _one_name(name: str) -> str:
    return quote(name, safe="@ +,").replace(".", "%2E") if "/" in name or not name.strip(".") else name


def _without_verdict(handed_in: HandedIn, message: str) -> Graded:
    return Graded(Report(handed_in.assignment, handed_in.student, handed_in.assignment, "", UNGRADED, message))


def _killed_its_workers(claim: Claim) -> str:
    return say(
        "The grading process ended {times} times over this submission, so there is no verdict. It is put aside for the "
        "course's staff to look at; former marks are kept.",
        times=claim.tries,
    )


def _store(place: Workplace, claim: Claim, packed: Packed | None, events: list[_Event]) -> str:
    """Store the outcome and end the job in one transaction; a database that does not answer is waited for."""
    until = time.monotonic() + GIVE_UP_SECONDS
    while True:
        try:
            with place.store.writing() as session:
                return _end(place, session, claim, packed, events)
        except ClaimLost:
            _log.warning("another worker has the job", submission=claim.work.submission_id, worker=place.name)
            return "lost"
        except DBAPIError as error:
            if time.monotonic() > until:  # whoever has the job by then grades it again
                raise
            _log.warning("the database does not answer; the outcome waits", exc_info=error)
            time.sleep(PAUSE_SECONDS)


def _end(place: Workplace, session: Session, claim: Claim, packed: Packed | None, events: list[_Event]) -> str:
    submission = session.get(models.Submission, claim.work.submission_id)
    if submission is None or packed is None:
        place.queue.finish(session, claim)
        return "erased"
    if packed.status == UNGRADED:
        place.queue.fail(session, claim, str(packed.reports[0]["message"]))
    else:
        place.queue.finish(session, claim)
    outcome = store_outcome(session, submission, claim.work.version, packed, worker=place.name)
    for kind, data in events:
        tell(session, submission.id, kind, **data)
    scores = {"score": outcome.score, "max_score": outcome.max_score}
    tell(session, submission.id, "done", status=outcome.status, outcome=outcome.id, **scores)
    return outcome.status


class _Graders:
    """Warm graders by version of the course; the one that was used last stands last."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._graders: OrderedDict[str, Grader] = OrderedDict()
        self._cold: dict[str, list[tuple[str, str]]] = {}
        self._broken: dict[str, tuple[float, CourseError]] = {}

    def __enter__(self) -> _Graders:
        return self

    def __exit__(self, *_: object) -> None:
        for version in list(self._graders):
            self.drop(version)

    def of(self, version: str) -> Grader:
        """The grader of a version, started where there is none.

        Raises:
            CourseError: the version cannot be loaded here.
            KeyError: there is no such version.
            SandboxUnavailable: this machine cannot run students' work as safely as this version requires.
        """
        if version not in self._graders:
            until, error = self._broken.get(version, (0.0, None))
            if error is not None and time.monotonic() < until:
                raise error
            while len(self._graders) >= GRADERS:
                self.drop(next(iter(self._graders)))
            course = fetch(self._place.store, version, self._place.cache).course
            try:
                self._graders[version] = Grader(course, warm=WARM)
                self._cold[version] = [(a, n) for a in course.assignments for n in course.assignment(a).notebooks]
            except CourseError as error:
                self._broken[version] = time.monotonic() + BROKEN_SECONDS, error
                raise
        self._graders.move_to_end(version)
        return self._graders[version]

    @property
    def protection(self) -> Protection | None:
        """How well students' work is locked in here, as the last grader measured it."""
        return next(reversed(self._graders.values())).protection if self._graders else None

    def drop(self, version: str) -> None:
        """End the grader of a version."""
        if version in self._graders:
            self._graders.pop(version).close()

    def prepare(self) -> bool:
        """Have one more notebook's modules ready; returns whether there was anything left to do."""
        for version, grader in self._graders.items():
            while self._cold[version]:
                assignment, notebook = self._cold[version].pop(0)
                try:
                    if grader.prepare(assignment, notebook):
                        return True
                except CourseError as error:
                    _log.warning("an assignment cannot be prepared", assignment=assignment, exc_info=error)
        return False


@dataclass
class _Chores:
    """What a worker does beside grading, now and then."""

    place: Workplace
    graders: _Graders
    due: dict[str, float] = field(default_factory=dict)

    def do(self) -> None:
        """Whatever is due."""
        if self._is_due("recover", self.place.lease_seconds / 3):
            recovered = self.place.queue.recover()
            if recovered:
                _log.warning("jobs of workers that have died are back in line", count=recovered)
        if self._is_due("versions", IDLE_SECONDS):
            with self.place.store.reading() as session:
                versions = session.scalars(select(models.Course.version).where(models.Course.version.is_not(None)))
                current = [version for version in versions if version is not None][-GRADERS:]
            for version in current:
                try:
                    self.graders.of(version)
                except (CourseError, KeyError) as error:
                    _log.warning("a version of the course cannot be used here", exc_info=error)
        if self._is_due("seen", workforce.SEEN_EVERY) and self.graders.protection is not None:
            with self.place.store.writing() as session:
                workforce.seen(session, self.place.name, self.graders.protection, models.now())

    def _is_due(self, what: str, seconds: float) -> bool:
        at = time.monotonic()
        if at < self.due.get(what, 0.0):
            return False
        self.due[what] = at + seconds
        return True


class _Heart:
    """While a job is graded: keeps it, and tells what falls, from a thread of its own."""

    def __init__(self, place: Workplace, claim: Claim) -> None:
        self._place, self._claim = place, claim
        self._waiting: list[_Event] = []
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heart", daemon=True)

    def __enter__(self) -> _Heart:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._woken.set()
        self._thread.join()

    def tell(self, kind: str, **data: Any) -> None:
        """Tell whoever waits for the submission."""
        with self._lock:
            self._waiting.append((kind, data))
        self._woken.set()

    def fell(self, verdict: Verdict) -> None:
        """A verdict has fallen."""
        told = verdict.to_json()
        shown = ("name", "status", "score", "max_score", "message", "misconception", "inherited_from", "isolated")
        self.tell("verdict", **{name: told[name] for name in shown})

    def left(self) -> list[_Event]:
        """What has not been told yet."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        return waiting

    def _beat(self) -> None:
        interval = self._place.lease_seconds / 3
        due = time.monotonic() + interval
        while not self._ended.is_set():
            self._woken.wait(max(0.0, due - time.monotonic()))
            self._woken.clear()
            if self._ended.is_set():
                return
            try:
                self._write_events()
                if time.monotonic() >= due:
                    due = time.monotonic() + interval
                    self._place.queue.heartbeat(self._claim)
            except ClaimLost:
                return  # the outcome will not be stored
            except DBAPIError:
                self._ended.wait(PAUSE_SECONDS)
            # Several verdicts that fall one upon the other go in one transaction.
            self._ended.wait(TELL_SECONDS)

    def _write_events(self) -> None:
        events = self.left()
        if not events:
            return
        try:
            with self._place.store.writing() as session:
                for kind, data in events:
                    tell(session, self._claim.work.submission_id, kind, **data)
        except DBAPIError:
            with self._lock:
                self._waiting[:0] = events
            raise
