"""Opening a service: its database, its queue, and the course that it serves."""

from __future__ import annotations

from pathlib import Path

from autograder.service.context import Service
from autograder.service.queue import LEASE_SECONDS, Queue
from autograder.service.settings import ServiceSettings
from autograder.service.store import Store, open_store
from autograder.service.versions import adopt, course_name


def open_service(settings: ServiceSettings) -> Service:
    """The service that these settings describe, its course taken in as its folder is now, or was when it last loaded.

    Raises:
        StoreError: the database cannot be used.
        CourseError: the course cannot be, and never could.
    """
    (settings.course / ".autograder").mkdir(mode=0o700, exist_ok=True)
    store = open_store(settings.database)
    try:
        queue = open_queue(store, lease_seconds=settings.lease_seconds)
        name = course_name(settings.course)
        adopt(store, name, settings.course, version_cache(settings.course))
    except BaseException:
        store.close()
        raise
    return Service(settings, store, queue, name)


def open_queue(store: Store, *, lease_seconds: float = LEASE_SECONDS) -> Queue:
    """The queue in a store: a table on SQLite, Procrastinate on PostgreSQL."""
    if store.is_sqlite:
        from autograder.service.queue.table import TableQueue

        return TableQueue(store, lease_seconds=lease_seconds)
    from autograder.service.queue.procrastinate import ProcrastinateQueue

    return ProcrastinateQueue(store, lease_seconds=lease_seconds)


def close_service(service: Service) -> None:
    """End its connections."""
    service.queue.close()
    service.store.close()


def version_cache(course: Path) -> Path:
    """Where the versions of a course lie on the machine that has the course."""
    return course / ".autograder" / "versions"
