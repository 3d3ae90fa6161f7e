"""Which workers there are: each says so when it begins, while it lives and when it ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from autograder import __version__
from autograder.sandbox import Protection
from autograder.service.store.models import Worker

SEEN_EVERY: Final = 15.0
"""Seconds after which a worker says again that it lives."""
_ALIVE: Final = timedelta(seconds=4 * SEEN_EVERY)
_FORGOTTEN: Final = timedelta(days=1)


def seen(session: Session, name: str, protection: Protection, at: datetime) -> None:
    """The worker lives, and locks students' work in so well."""
    worker = session.get(Worker, name)
    if worker is None:
        worker = Worker(name=name, started_at=at)
        session.add(worker)
    worker.version = __version__
    worker.protection = protection.level
    worker.open = list(protection.open)
    worker.seen_at = at
    session.execute(delete(Worker).where(Worker.seen_at < at - _FORGOTTEN))


def gone(session: Session, name: str) -> None:
    """The worker has ended in good order."""
    session.execute(delete(Worker).where(Worker.name == name))


def alive(session: Session, at: datetime) -> Sequence[Worker]:
    """The workers that have been seen lately, by name."""
    return session.scalars(select(Worker).where(Worker.seen_at > at - _ALIVE).order_by(Worker.name)).all()
