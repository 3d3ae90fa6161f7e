"""`autograder serve` and `autograder worker`: which processes there are, how they begin, and how they end."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError

from autograder.course import CourseError
from autograder.sandbox import SandboxUnavailable, die_with_parent, refuse_unconfined
from autograder.service.context import Service
from autograder.service.founding import CannotFound, Wish, found, is_blank
from autograder.service.opening import (
    close_service,
    open_blank,
    open_queue,
    open_service,
    version_cache,
    with_course,
)
from autograder.service.operations.logs import configure, logger
from autograder.service.people.local import appoint, first_invitation
from autograder.service.queue import LEASE_SECONDS
from autograder.service.settings import ServiceSettings
from autograder.service.store import Store, StoreError, models, open_store, shown

UNSAFE = 2
"""The exit status of a worker on a machine that cannot run students' work safely enough."""
REST_SECONDS = 1.0
"""How long a process that has ended is not started again; longer, if it ends again and again."""
MOST_REST_SECONDS = 30.0
PATIENCE_SECONDS = 60.0
"""How long a worker that begins waits for a database that does not answer yet."""
ENDING_SECONDS = 600.0
"""How long what a worker has in hand may take when it is told to end."""
LOOK_SECONDS = 1.0
"""How often the course's folder is looked at."""
PUBLISH_SECONDS = 0.3
KEPT_EVENTS = timedelta(days=1)
"""How long what was told of a submission is kept."""
_log = logger(__name__)


@dataclass(frozen=True)
class Task:
    """A process that is to run as long as the program does: a function, and what it is called with."""

    name: str
    function: Callable[..., None]
    arguments: tuple[Any, ...]


def serve(settings: ServiceSettings, *, form: str = "console", ready: Callable[[str, str | None], None]) -> int:
    """Serve until told to stop (SIGTERM, SIGINT); returns the exit status.

    Where the folder is blank, what is served is a page that begins a course, and then that course.

    `ready` is told the address, and the link that invites the first administrator where there is none yet.

    Raises:
        BadRoster: somebody of that name cannot administer the service.
        CourseError: the course cannot be used, and never could.
        SandboxUnavailable: graders are to run here, and this machine cannot confine students' code.
        StoreError: the database cannot be used.
        OSError: the address is not to be had.
    """
    import uvicorn

    from autograder.service.api.unreadable import HttpProtocol

    configure(form)
    if settings.jobs:
        refuse_unconfined()
    listening = _listen(settings.host, settings.port)
    settings = replace(settings, port=listening.getsockname()[1])
    blank = is_blank(settings.course)
    service = open_blank(settings) if blank else open_service(settings)
    try:
        appoint(service, settings.administrators)
        invites = settings.local_accounts and not settings.administrators
        invitation = first_invitation(service) if invites else None
        supervisor = _Supervisor([])
        stage = _Stage(service, lambda served: supervisor.add(_tasks(served, form)))
        stage.begin() if blank else stage.serve(service)
        address = settings.public_url or f"http://{_bracketed(settings.host)}:{settings.port}"
        config = uvicorn.Config(
            stage,
            http=HttpProtocol,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=5,
            server_header=False,
            date_header=True,
        )
        server = _server(config, lambda: ready(address, invitation))
        spare_the_collector()
        with supervised(supervisor), _ending(lambda: server.started):
            server.run(sockets=[listening])
        return 0 if server.started else 3
    finally:
        close_service(service)
        listening.close()


def _tasks(service: Service, form: str) -> list[Task]:
    """The processes beside the server of a course."""
    settings = service.settings
    worker = (settings.database, version_cache(settings.course), settings.lease_seconds, form)
    return [
        Task("keeper", keep, (settings.course, settings.database, service.course, form)),
        *(Task(f"worker-{number}", run_worker, worker) for number in range(1, settings.jobs + 1)),
    ]


class _Stage:
    """The application that is served: one that begins a course, and from then on that course's own."""

    def __init__(self, service: Service, begun: Callable[[Service], None]) -> None:
        self._service, self._begun = service, begun
        self._alone = threading.Lock()
        self._app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self._app(scope, receive, send)

    def begin(self) -> None:
        """Serve what begins a course."""
        from autograder.service.app import create_founding_app

        self._app = create_founding_app(self._service, self.found)

    def serve(self, service: Service) -> None:
        """Serve this course from now on."""
        from autograder.service.app import create_app

        self._app = create_app(service)
        self._begun(service)

    def found(self, wish: Wish) -> None:
        """Begin a course and serve it.

        Raises:
            CannotFound: that is not possible.
        """
        with self._alone:
            found(self._service.settings.course, wish)
            try:
                service = with_course(self._service)
            except CourseError as error:
                raise CannotFound(str(error)) from None
            with service.store.writing() as session:
                course = session.scalars(select(models.Course).where(models.Course.name == service.course)).one()
                course.timezone = wish.timezone
            self.serve(service)
        if wish.kind == "demo":
            from autograder.service.demonstrating import fill

            fill(service)


def spare_the_collector() -> None:
    """Have the garbage collector look seldom, and never through what was loaded: it stays.

    A page of a large class makes many thousands of objects, none of them garbage that it would find; a third of the
    page's time went into looking.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def work_here(database: str, cache: Path, *, jobs: int, lease_seconds: float = LEASE_SECONDS, form: str) -> int:
    """Run `jobs` workers until told to stop (SIGTERM, SIGINT), or until none can work here; returns the exit status.

    Raises:
        SandboxUnavailable: this machine cannot confine students' code.
        StoreError: the database cannot be used.
    """
    configure(form)
    refuse_unconfined()
    _patiently_opened(database).close()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker = (database, cache, lease_seconds, form)
    tasks = [Task(f"worker-{number}", run_worker, worker) for number in range(1, jobs + 1)]
    with supervised(_Supervisor([_Place(task) for task in tasks])) as supervisor:
        while not stop.wait(0.2):
            if supervisor.is_over:
                return 3
    return 0


def run_worker(database: str, cache: Path, lease_seconds: float, form: str) -> None:
    """One worker, in a process of its own, until SIGTERM: then it finishes what it has."""
    from autograder.service.working import Workplace, work, worker_name

    stop = _begin(form)
    store = _patiently_opened(database)
    try:
        queue = open_queue(store, lease_seconds=lease_seconds)
        work(Workplace(store, queue, cache, worker_name(), lease_seconds), stop.is_set)
        queue.close()
    except SandboxUnavailable as error:
        print(f"autograder: {error}", file=sys.stderr)
        sys.exit(UNSAFE)
    finally:
        store.close()


def keep(root: Path, database: str, course: str, form: str) -> None:
    """What is done beside serving, in a process of its own: publishing, comparing, looking at the folder."""
    stop = _begin(form)
    os.nice(5)  # grading and answering come first
    from autograder.service.insight.comparing import Comparing
    from autograder.service.publishing import Publisher

    store = _patiently_opened(database)
    folder = _Folder(store, course, root)
    comparing = Comparing(store, database)
    due = 0.0
    with Publisher(store, course, root) as publisher:
        while not stop.wait(PUBLISH_SECONDS):
            try:
                folder.look()
                publisher.publish()
                comparing.look()
                if time.monotonic() >= due:
                    due = time.monotonic() + 3600
                    forget_events(store)
            except (DBAPIError, OSError, StoreError) as error:
                _log.warning("keeping the course rests for a moment", exc_info=error)
                stop.wait(REST_SECONDS)
    comparing.close()
    store.close()


def forget_events(store: Store) -> None:
    """Remove what was told of submissions long ago; what came of them is in their outcomes."""
    with store.writing() as session:
        old = models.Event.at < models.now() - KEPT_EVENTS
        graded = select(models.Submission.id).where(models.Submission.outcome_id.is_not(None))
        session.execute(delete(models.Event).where(old, models.Event.submission_id.in_(graded)))


@dataclass
class _Folder:
    """The course's folder: when it has changed and rests again, it is taken in."""

    store: Store
    course: str
    root: Path
    due: float = 0.0
    taken: Any = None
    last: Any = None

    def look(self) -> None:
        from autograder.service.versions import adopt, state

        if time.monotonic() < self.due:
            return
        self.due = time.monotonic() + LOOK_SECONDS
        found = state(self.root)
        if found != self.taken and found == self.last:
            try:
                trouble = adopt(self.store, self.course, self.root, version_cache(self.root))
            except CourseError as error:
                trouble = str(error)
            self.taken = found
            if trouble:
                print(f"autograder: the course is graded as it was before. {trouble}", file=sys.stderr)
        self.last = found


@contextmanager
def supervised(supervisor: _Supervisor) -> Iterator[_Supervisor]:
    """Have its processes running within it, each started again where it ends; behind it, all have ended."""
    # In a thread that lives as long as they: a process ends when the thread that started it does.
    thread = threading.Thread(target=supervisor.run, name="supervisor", daemon=True)
    thread.start()
    try:
        yield supervisor
    finally:
        supervisor.stop.set()
        thread.join()


@dataclass
class _Place:
    """Where a task's process stands."""

    task: Task
    process: SpawnProcess | None = None
    started: float = 0.0
    rest: float = REST_SECONDS
    due: float = 0.0
    over: bool = False


@dataclass
class _Supervisor:
    places: list[_Place]
    stop: threading.Event = field(default_factory=threading.Event)

    def add(self, tasks: list[Task]) -> None:
        """Have these running as well, from the next look on."""
        self.places += [_Place(task) for task in tasks]

    @property
    def is_over(self) -> bool:
        """Whether no process is left that would be started again."""
        return all(place.over for place in self.places)

    def run(self) -> None:
        while not self.stop.is_set():
            for place in list(self.places):
                self._look(place)
            self.stop.wait(0.1)
        self._end()

    def _look(self, place: _Place) -> None:
        at = time.monotonic()
        if place.over:
            return
        if place.process is None:
            if at >= place.due:
                context = multiprocessing.get_context("spawn")
                place.process = context.Process(
                    target=place.task.function, args=place.task.arguments, name=place.task.name
                )
                place.process.start()
                place.started = at
            return
        if place.process.is_alive():
            return
        status = place.process.exitcode
        place.process = None
        if status in (0, UNSAFE):  # it was told to end, or must not begin again
            place.over = True
            return
        place.rest = REST_SECONDS if at - place.started > MOST_REST_SECONDS else min(2 * place.rest, MOST_REST_SECONDS)
        place.due = at + place.rest
        _log.warning("a process has ended and is started again", process=place.task.name, status=status)

    def _end(self) -> None:
        processes = [place.process for place in self.places if place.process is not None]
        for process in processes:
            process.terminate()
        until = time.monotonic() + ENDING_SECONDS
        for process in processes:
            process.join(max(0.0, until - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()


def _begin(form: str) -> threading.Event:
    """What every process of ours begins with; returns what SIGTERM sets."""
    # Ctrl-C reaches every process of the terminal: the first one decides, and ends these.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    die_with_parent()
    parent = multiprocessing.parent_process()
    if parent is not None and os.getppid() != parent.pid:  # it was sooner
        os._exit(1)
    configure(form)
    return stop


def _patiently_opened(database: str) -> Store:
    """The store, once its server answers.

    Raises:
        StoreError: it does not, or cannot be used.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return open_store(database)
        except StoreError as error:
            if not isinstance(error.__cause__, DBAPIError) or time.monotonic() >= until:
                raise
            _log.warning("the database does not answer yet", url=shown(database))
            time.sleep(REST_SECONDS)


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens, before anything else is begun."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except socket.gaierror as error:
        raise OSError(error.errno, f"No address of this machine: {error.strerror}", host) from None
    listening = socket.socket(family, kind)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(place)
    except OSError as error:
        listening.close()
        raise OSError(
            error.errno,
            f"{error.strerror}; another program may listen there, name a port with --port",
            f"{host}:{port}",
        ) from None
    listening.set_inheritable(False)
    return listening


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


@contextmanager
def _ending(is_serving: Callable[[], bool]) -> Iterator[None]:
    """Signals end the program at once until it serves. Then they are the server's, which raises them once more at the
    end, when everything else has to end in order as well.
    """

    def told(number: int, _frame: object) -> None:
        if not is_serving():
            sys.exit(128 + number)

    numbers = (signal.SIGTERM, signal.SIGINT)
    former = [signal.signal(number, told) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, former, strict=True):
            signal.signal(number, handler)


def _server(config: Any, ready: Callable[[], None]) -> Any:
    """uvicorn's server, which tells when it is ready."""
    import uvicorn

    class Telling(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

    return Telling(config)
