"""The queue of submissions to grade: what every kind can do. A table on SQLite, Procrastinate on PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

WAITING, REGRADE = 10, 0
"""Priorities: a student waits for it; a class is graded again. The higher comes first."""
TRIES = 5
"""How many workers may die over a job before it is put aside."""
DOUBTFUL = 2
"""After so many deaths over a job, it lets the others of its kind go first: it may be what kills."""
LEASE_SECONDS = 30.0
"""How long a worker that says nothing is believed to be alive."""


@dataclass(frozen=True)
class Work:
    """What is to be done: a submission, by a version of the course. `person_id` is whose it is."""

    submission_id: str
    version: str
    person_id: int
    priority: int = WAITING


@dataclass(frozen=True)
class Claim:
    """A job that this worker has, until its lease ends; `token` tells it from the same job's other claims.

    `tries` counts the workers that died over it before: from `TRIES` on it is not to be tried again, but put aside.
    """

    job_id: int
    token: int
    work: Work
    tries: int


@dataclass(frozen=True)
class Counts:
    """How many jobs are in which state, and how long the first in line has waited."""

    queued: int
    running: int
    quarantined: int
    oldest_seconds: float


class ClaimLost(Exception):
    """The lease had ended and another worker has the job: what this one found is not to be stored."""


class Queue(Protocol):
    """Each method that takes a session works in the caller's transaction, with which it holds or is undone."""

    def enqueue(self, session: Session, work: Work) -> int:
        """Put work in line, once: where the same waits already, that job, at the higher of the two priorities."""

    def claim(self, worker: str) -> Claim | None:
        """The next job, its own from now on; None where nothing waits that may run.

        A student's jobs run one after the other, so that nobody keeps all workers busy.
        """

    def wait(self, seconds: float) -> None:
        """Return when something may have been put in line, at the latest after so many seconds."""

    def heartbeat(self, claim: Claim) -> None:
        """Keep the job for another lease.

        Raises:
            ClaimLost: it has gone to another worker.
        """

    def finish(self, session: Session, claim: Claim) -> None:
        """The job is done, in the transaction that stores its outcome.

        Raises:
            ClaimLost: it has gone to another worker.
        """

    def fail(self, session: Session, claim: Claim, trouble: str) -> None:
        """Put the job aside for staff to look at: it is tried again only when somebody asks for it."""

    def recover(self) -> int:
        """Put jobs whose workers have died back in line, doubtful ones behind the others; returns how many."""

    def requeue(self, session: Session, submission_id: str) -> int:
        """Put the jobs of a submission that were put aside back in line; returns how many there were."""

    def withdraw(self, session: Session, work: Work) -> None:
        """Take work out of line again, where it still waits at this priority: somebody else may want it sooner."""

    def position(self, session: Session, submission_id: str) -> int | None:
        """How many jobs come before a submission's own; None where it does not wait."""

    def counts(self, session: Session) -> Counts:
        """The state of the line."""

    def forget(self, session: Session, submission_id: str) -> None:
        """Remove a submission's jobs, whatever their state: it is to be erased."""

    def close(self) -> None:
        """End what waiting needed."""
