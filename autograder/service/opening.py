"""Opening a service: its database, its queue, and the course that it serves."""

from __future__ import annotations

from dataclasses import replace
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
    service = open_blank(settings)
    try:
        return with_course(service)
    except BaseException:
        close_service(service)
        raise


def open_blank(settings: ServiceSettings) -> Service:
    """A service that has no course yet: its database and its queue, for people to sign in and begin one.

    Raises:
        StoreError: the database cannot be used.
    """
    (settings.course / ".autograder").mkdir(mode=0o700, exist_ok=True)
    store = open_store(settings.database)
    try:
        return Service(settings, store, open_queue(store, lease_seconds=settings.lease_seconds), "")
    except BaseException:
        store.close()
        raise


def with_course(service: Service) -> Service:
    """The same service with the course that is in its folder.

    Raises:
        CourseError: the course cannot be used, and never could.
    """
    root = service.settings.course
    name = course_name(root)
    adopt(service.store, name, root, version_cache(root))
    return replace(service, course=name)


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
