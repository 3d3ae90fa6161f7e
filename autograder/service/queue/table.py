"""The queue on SQLite: a table of jobs, in the file that the submissions are in."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Executable, and_, case, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from autograder.service.queue import DOUBTFUL, LEASE_SECONDS, Claim, ClaimLost, Counts, Work
from autograder.service.store import Store
from autograder.service.store.models import Job, now

POLL_SECONDS = 0.02
"""How often a worker that waits looks whether the file has changed: it takes microseconds."""

QUEUED, RUNNING, QUARANTINED = "queued", "running", "quarantined"


class TableQueue:
    """Jobs in a table. A claim holds until its lease ends, and its token fences off whoever had the job before."""

    def __init__(self, store: Store, *, lease_seconds: float = LEASE_SECONDS) -> None:
        self._store = store
        self._lease = timedelta(seconds=lease_seconds)
        self._watch = _Watch(store)

    def enqueue(self, session: Session, work: Work) -> int:
        """Put work in line, once: where the same waits already, that job, at the higher of the two priorities."""
        same = select(Job).where(
            Job.submission_id == work.submission_id, Job.version == work.version, Job.state == QUEUED
        )
        job = session.scalars(same).first()
        if job is not None:
            job.priority = max(job.priority, work.priority)
            return job.id
        job = Job(
            submission_id=work.submission_id,
            version=work.version,
            person_id=work.person_id,
            priority=work.priority,
            state=QUEUED,
        )
        session.add(job)
        session.flush()
        return job.id

    def claim(self, worker: str) -> Claim | None:
        """The next job, its own from now on; None where nothing waits that may run."""
        with self._store.reading() as session:  # which disturbs nobody
            if session.execute(_next()).first() is None:
                return None
        with self._store.writing() as session:
            row = session.execute(_next()).first()
            if row is None:
                return None
            at = now()
            values = {
                "state": RUNNING,
                "token": row.token + 1,
                "worker": worker,
                "lease_until": at + self._lease,
                "started_at": at,
            }
            session.execute(update(Job).where(Job.id == row.id).values(values))
        work = Work(row.submission_id, row.version, row.person_id, row.priority)
        return Claim(row.id, row.token + 1, work, row.tries)

    def wait(self, seconds: float) -> None:
        """Return when the file has changed, at the latest after so many seconds."""
        self._watch.wait(seconds)

    def heartbeat(self, claim: Claim) -> None:
        """Keep the job for another lease.

        Raises:
            ClaimLost: it has gone to another worker.
        """
        with self._store.writing() as session:
            self._own(session, claim, {"lease_until": now() + self._lease})

    def finish(self, session: Session, claim: Claim) -> None:
        """The job is done, in the transaction that stores its outcome.

        Raises:
            ClaimLost: it has gone to another worker.
        """
        own = delete(Job).where(_owned(claim))
        if _changed(session.execute(own)) != 1:
            raise ClaimLost(_lost(claim))

    def fail(self, session: Session, claim: Claim, trouble: str) -> None:
        """Put the job aside for staff to look at: it is tried again only when somebody asks for it.

        Raises:
            ClaimLost: it has gone to another worker.
        """
        values = {"state": QUARANTINED, "lease_until": None, "trouble": trouble}
        self._own(session, claim, values)

    def recover(self) -> int:
        """Put jobs whose workers have died back in line, doubtful ones behind the others; returns how many."""
        ended = and_(Job.state == RUNNING, Job.lease_until < now())
        with self._store.reading() as session:
            if session.execute(select(Job.id).where(ended).limit(1)).first() is None:
                return 0
        with self._store.writing() as session:
            yielding = case((Job.tries + 1 >= DOUBTFUL, Job.priority - 1), else_=Job.priority)
            values = {"state": QUEUED, "tries": Job.tries + 1, "lease_until": None, "priority": yielding}
            return _changed(session.execute(update(Job).where(ended).values(values)))

    def requeue(self, session: Session, submission_id: str) -> int:
        """Put the jobs of a submission that were put aside back in line; returns how many there were."""
        of_it = select(Job).where(Job.submission_id == submission_id, Job.state == QUARANTINED)
        jobs = session.scalars(of_it).all()
        for job in jobs:
            session.delete(job)
        session.flush()
        for job in jobs:
            self.enqueue(session, Work(job.submission_id, job.version, job.person_id, job.priority))
        return len(jobs)

    def withdraw(self, session: Session, work: Work) -> None:
        """Take work out of line again, where it still waits at this priority: somebody else may want it sooner."""
        same = and_(Job.submission_id == work.submission_id, Job.version == work.version)
        session.execute(delete(Job).where(same, Job.priority == work.priority, Job.state == QUEUED))

    def position(self, session: Session, submission_id: str) -> int | None:
        """How many jobs come before a submission's own; None where it does not wait."""
        of_it = (
            select(Job.id, Job.priority)
            .where(Job.submission_id == submission_id, Job.state == QUEUED)
            .order_by(Job.priority.desc(), Job.id)
        )
        own = session.execute(of_it).first()
        if own is None:
            return None
        before = or_(Job.priority > own.priority, and_(Job.priority == own.priority, Job.id < own.id))
        count = select(func.count()).select_from(Job).where(Job.state == QUEUED, before)
        return session.execute(count).scalar_one()

    def counts(self, session: Session) -> Counts:
        """The state of the line."""
        by_state = select(Job.state, func.count(), func.min(Job.enqueued_at))
        rows: Sequence[Any] = session.execute(
            by_state.where(Job.state.in_((QUEUED, RUNNING, QUARANTINED))).group_by(Job.state)
        ).all()
        count = {row[0]: row[1] for row in rows}
        first: datetime | None = next((row[2] for row in rows if row[0] == QUEUED), None)
        oldest = (now() - first).total_seconds() if first else 0.0
        return Counts(count.get(QUEUED, 0), count.get(RUNNING, 0), count.get(QUARANTINED, 0), max(0.0, oldest))

    def forget(self, session: Session, submission_id: str) -> None:
        """Remove a submission's jobs, whatever their state: it is to be erased."""
        session.execute(delete(Job).where(Job.submission_id == submission_id))

    def close(self) -> None:
        """End the watching of the file."""
        self._watch.close()

    def _own(self, session: Session, claim: Claim, values: dict[str, Any]) -> None:
        if _changed(session.execute(update(Job).where(_owned(claim)).values(values))) != 1:
            raise ClaimLost(_lost(claim))


def _owned(claim: Claim) -> ColumnElement[bool]:
    return and_(Job.id == claim.job_id, Job.token == claim.token, Job.state == RUNNING)


def _lost(claim: Claim) -> str:
    return f"Job {claim.job_id} has gone to another worker, or is done."


def _next() -> Executable:
    """The job whose turn it is: no other one of the same student is running."""
    other = aliased(Job)
    busy = exists().where(other.state == RUNNING, other.person_id == Job.person_id)
    columns = (Job.id, Job.token, Job.tries, Job.submission_id, Job.version, Job.person_id, Job.priority)
    return select(*columns).where(Job.state == QUEUED, ~busy).order_by(Job.priority.desc(), Job.id).limit(1)


def _changed(result: Any) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount


class _Watch:
    """Tells when another connection has written to the file. Each thread that waits has a connection of its own."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._local = threading.local()
        self._connections: list[Any] = []

    def wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        before: int | None = getattr(self._local, "version", None)
        while True:
            self._local.version = self._version()
            left = until - time.monotonic()
            if self._local.version != before or left <= 0:
                return
            time.sleep(min(POLL_SECONDS, left))

    def _version(self) -> int:
        if not hasattr(self._local, "connection"):
            pooled = self._store.engine.raw_connection()
            self._local.connection = pooled.driver_connection
            pooled.detach()
            self._connections.append(self._local.connection)
        return int(self._local.connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        while self._connections:
            self._connections.pop().close()
        self._local = threading.local()
