"""The queue on PostgreSQL: Procrastinate's tables and functions, in the transactions of whoever calls."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

import psycopg
from procrastinate import SyncPsycopgConnector, exceptions
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager, get_channel_for_queues
from procrastinate.schema import SchemaManager
from procrastinate.sql import queries
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from autograder.service.queue import DOUBTFUL, LEASE_SECONDS, Claim, ClaimLost, Counts, Work
from autograder.service.store import NETWORK, Store

QUEUE, TASK = "grading", "grade"
_ONE_AT_A_TIME = 717172
"""PostgreSQL's advisory lock of whoever makes Procrastinate's tables, or puts jobs of the dead back in line."""
_MIGRATIONS = "autograder_queue_migrations"


class ProcrastinateQueue:
    """Jobs in Procrastinate's tables: one task, one lock for each student, one queueing lock for each piece of work.

    Every claim is one of Procrastinate's workers, whose heartbeat is its lease and whose id its token: a job that was
    let go without a word comes back even where the process lives on.
    """

    def __init__(self, store: Store, *, lease_seconds: float = LEASE_SECONDS) -> None:
        self._store = store
        self._lease_seconds = lease_seconds
        self._manager = JobManager(SyncPsycopgConnector())
        self._workers: dict[str, int] = {}
        self._listening = threading.local()
        self._listeners: list[psycopg.Connection[Any]] = []
        with store.engine.begin() as connection:
            _migrate(connection)

    def enqueue(self, session: Session, work: Work) -> int:
        """Put work in line, once: where the same waits already, that job, at the higher of the two priorities."""
        key = f"{work.submission_id} {work.version}"
        raise_it = (
            "UPDATE procrastinate_jobs SET priority = GREATEST(priority, %(priority)s)"
            " WHERE queueing_lock = %(key)s AND status = 'todo' RETURNING id"
        )
        job = Job(
            queue=QUEUE,
            task_name=TASK,
            priority=work.priority,
            lock=f"person {work.person_id}",
            queueing_lock=key,
            task_kwargs={
                "submission_id": work.submission_id,
                "version": work.version,
                "person_id": work.person_id,
                "enqueued_at": time.time(),
            },
        )
        while True:
            same = _rows(session.connection(), raise_it, priority=work.priority, key=key)
            if same:
                return int(same[0]["id"])
            try:
                with session.begin_nested():
                    deferred = self._manager.defer_job(job, connection=_driver(session.connection()))
            except exceptions.AlreadyEnqueued:  # by another transaction, just now
                continue
            assert deferred.id is not None
            return deferred.id

    def claim(self, worker: str) -> Claim | None:
        """The next job, its own from now on; None where nothing waits that may run."""
        with self._store.engine.begin() as connection:
            worker_id = self._registered(connection, worker)
            try:
                with connection.begin_nested():
                    (row,) = _rows(connection, queries["fetch_job"], queues=[QUEUE], worker_id=worker_id)
            except exceptions.UniqueViolation:  # another one of the same student's has just been claimed
                return None
        if row["id"] is None:
            return None
        del self._workers[worker]
        told = row["args"]
        work = Work(told["submission_id"], told["version"], told["person_id"], row["priority"])
        return Claim(row["id"], worker_id, work, row["attempts"])

    def wait(self, seconds: float) -> None:
        """Return when a job has been put in line, at the latest after so many seconds."""
        until = time.monotonic() + seconds
        try:
            connection = self._listener()
            for _ in connection.notifies(timeout=seconds, stop_after=1):
                pass
        except (psycopg.Error, OperationalError):  # whoever claims next says what is wrong
            self._listening = threading.local()
            time.sleep(max(0.0, min(1.0, until - time.monotonic())))

    def heartbeat(self, claim: Claim) -> None:
        """Keep the job for another lease.

        Raises:
            ClaimLost: it has gone to another worker.
        """
        with self._store.engine.begin() as connection:
            self._own(connection, claim, lock=False)
            _rows(connection, queries["update_heartbeat"], worker_id=claim.token)

    def finish(self, session: Session, claim: Claim) -> None:
        """The job is done, in the transaction that stores its outcome.

        Raises:
            ClaimLost: it has gone to another worker.
        """
        self._end(session, claim, Status.SUCCEEDED)

    def fail(self, session: Session, claim: Claim, trouble: str) -> None:
        """Put the job aside for staff to look at: it is tried again only when somebody asks for it.

        Raises:
            ClaimLost: it has gone to another worker.
        """
        self._end(session, claim, Status.FAILED)

    def recover(self) -> int:
        """Put jobs whose workers have died back in line, doubtful ones behind the others; returns how many."""
        with self._store.engine.begin() as connection:
            # One after the other, or the second would take back what has just been given to somebody alive.
            _rows(connection, "SELECT pg_advisory_xact_lock(%(lock)s)", lock=_ONE_AT_A_TIME)
            stalled = _rows(
                connection,
                queries["select_stalled_jobs_by_heartbeat"],
                queue=QUEUE,
                task_name=TASK,
                seconds_since_heartbeat=self._lease_seconds,
            )
            for row in stalled:
                _put_back(connection, row)
            if stalled:
                _rows(connection, "SELECT pg_notify(%(channel)s, '')", channel=_channel())
            ended = 2 * self._lease_seconds
            _rows(connection, queries["prune_stalled_workers"], seconds_since_heartbeat=ended)
        return len(stalled)

    def requeue(self, session: Session, submission_id: str) -> int:
        """Put the jobs of a submission that were put aside back in line; returns how many there were."""
        remove = (
            "DELETE FROM procrastinate_jobs WHERE args->>'submission_id' = %(submission)s AND status = 'failed'"
            " RETURNING args, priority"
        )
        rows = _rows(session.connection(), remove, submission=submission_id)
        for row in rows:
            told = row["args"]
            self.enqueue(session, Work(submission_id, told["version"], told["person_id"], row["priority"]))
        return len(rows)

    def withdraw(self, session: Session, work: Work) -> None:
        """Take work out of line again, where it still waits at this priority: somebody else may want it sooner."""
        remove = (
            "DELETE FROM procrastinate_jobs WHERE queueing_lock = %(key)s AND priority = %(priority)s"
            " AND status = 'todo' RETURNING id"
        )
        key = f"{work.submission_id} {work.version}"
        _rows(session.connection(), remove, key=key, priority=work.priority)

    def position(self, session: Session, submission_id: str) -> int | None:
        """How many jobs come before a submission's own; None where it does not wait."""
        own = (
            "SELECT id, priority FROM procrastinate_jobs WHERE status = 'todo'"
            " AND args->>'submission_id' = %(submission)s ORDER BY priority DESC, id LIMIT 1"
        )
        found = _rows(session.connection(), own, submission=submission_id)
        if not found:
            return None
        before = (
            "SELECT count(*) AS before FROM procrastinate_jobs WHERE status = 'todo' AND queue_name = %(queue)s"
            " AND (priority > %(priority)s OR (priority = %(priority)s AND id < %(id)s))"
        )
        (row,) = _rows(session.connection(), before, queue=QUEUE, **found[0])
        return int(row["before"])

    def counts(self, session: Session) -> Counts:
        """The state of the line."""
        by_status = (
            "SELECT status::text, count(*) AS jobs, min((args->>'enqueued_at')::float) AS first"
            " FROM procrastinate_jobs WHERE queue_name = %(queue)s GROUP BY status"
        )
        rows = {row["status"]: row for row in _rows(session.connection(), by_status, queue=QUEUE)}
        count = {status: int(row["jobs"]) for status, row in rows.items()}
        oldest = max(0.0, time.time() - rows["todo"]["first"]) if "todo" in rows else 0.0
        return Counts(count.get("todo", 0), count.get("doing", 0), count.get("failed", 0), oldest)

    def forget(self, session: Session, submission_id: str) -> None:
        """Remove a submission's jobs, whatever their state: it is to be erased."""
        remove = "DELETE FROM procrastinate_jobs WHERE args->>'submission_id' = %(submission)s RETURNING id"
        _rows(session.connection(), remove, submission=submission_id)

    def close(self) -> None:
        """Stop listening, and tell Procrastinate that these workers are gone."""
        while self._listeners:
            self._listeners.pop().close()
        workers, self._workers = self._workers, {}
        try:
            with self._store.engine.begin() as connection:
                for worker_id in workers.values():
                    _rows(connection, queries["unregister_worker"], worker_id=worker_id)
        except OperationalError:
            return  # they are pruned when they have said nothing for a while

    def _registered(self, connection: Connection, worker: str) -> int:
        """The id of Procrastinate's worker for the next claim of that name; it may have been taken for dead."""
        worker_id = self._workers.get(worker)
        alive = "UPDATE procrastinate_workers SET last_heartbeat = now() WHERE id = %(worker_id)s RETURNING id"
        if worker_id is None or not _rows(connection, alive, worker_id=worker_id):
            (row,) = _rows(connection, queries["register_worker"])
            self._workers[worker] = worker_id = int(row["worker_id"])
        return worker_id

    def _own(self, connection: Connection, claim: Claim, *, lock: bool) -> None:
        own = (
            "SELECT id FROM procrastinate_jobs WHERE id = %(job)s AND status = 'doing'"
            " AND worker_id = %(worker)s AND attempts = %(tries)s"
        )
        held = {"job": claim.job_id, "worker": claim.token, "tries": claim.tries}
        if not _rows(connection, own + (" FOR UPDATE" if lock else ""), **held):
            raise ClaimLost(f"Job {claim.job_id} has gone to another worker, or is done.")

    def _end(self, session: Session, claim: Claim, status: Status) -> None:
        connection = session.connection()
        self._own(connection, claim, lock=True)
        done = status is Status.SUCCEEDED
        _rows(connection, queries["finish_job"], job_id=claim.job_id, status=status.value, delete_job=done)
        _rows(connection, queries["unregister_worker"], worker_id=claim.token)

    def _listener(self) -> psycopg.Connection[Any]:
        if not hasattr(self._listening, "connection"):
            # Without the driver that SQLAlchemy puts between; outside any transaction, or nothing would be heard.
            url = self._store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
            connection = psycopg.connect(url, autocommit=True, **NETWORK)
            connection.execute(queries["listen_queue"].format(channel_name=f'"{_channel()}"'))
            self._listening.connection = connection
            self._listeners.append(connection)
        found: psycopg.Connection[Any] = self._listening.connection
        return found


def _channel() -> str:
    (name,) = get_channel_for_queues([QUEUE])
    return name


def _put_back(connection: Connection, row: Mapping[str, Any]) -> None:
    """One job back in line; where the same work waits there already, that job stands for both."""
    priority = row["priority"] - 1 if row["attempts"] + 1 >= DOUBTFUL else None
    again = {"retry_at": None, "new_priority": priority, "new_queue_name": None, "new_lock": None}
    try:
        with connection.begin_nested():
            _rows(connection, queries["retry_job"], job_id=row["id"], **again)
    except exceptions.UniqueViolation:
        remove = "DELETE FROM procrastinate_jobs WHERE id = %(id)s RETURNING id"
        _rows(connection, remove, id=row["id"])


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _rows(connection: Connection, query: str, **values: Any) -> Sequence[dict[str, Any]]:
    """What one of Procrastinate's queries, or one like them, gives within the transaction of this connection."""
    connector = SyncPsycopgConnector()
    try:
        return connector.execute_query_all_with_connection(_driver(connection), query, **values)
    except exceptions.UniqueViolation:
        raise
    except exceptions.ConnectorException as error:
        cause = error.__cause__ if isinstance(error.__cause__, Exception) else error
        raise DBAPIError.instance(query, None, cause, psycopg.Error, dialect=connection.dialect) from error


def _migrate(connection: Connection) -> None:
    """Make Procrastinate's tables, or bring them to the version that is installed."""
    driver = _driver(connection)
    driver.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    known = sorted(path.name for path in resources.files("procrastinate.sql.migrations").iterdir()
                   if path.name.endswith(".sql"))  # fmt: skip
    driver.execute(f"CREATE TABLE IF NOT EXISTS {_MIGRATIONS} (name text PRIMARY KEY)")
    done = {name for (name,) in driver.execute(f"SELECT name FROM {_MIGRATIONS}").fetchall()}
    if driver.execute("SELECT to_regclass('procrastinate_jobs')").fetchone()[0] is None:
        driver.execute(SchemaManager.get_schema())
    elif done:
        for name in known:
            if name not in done:
                driver.execute((resources.files("procrastinate.sql.migrations") / name).read_text(encoding="utf-8"))
    for name in known:
        if name not in done:
            driver.execute(f"INSERT INTO {_MIGRATIONS} VALUES (%s)", [name])
