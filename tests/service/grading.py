"""A worker in this process, for tests that need a real verdict."""

from __future__ import annotations

from autograder.service.opening import version_cache
from autograder.service.working import Workplace, work, worker_name


def grade(service):
    """Grades what waits, until nothing does."""
    place = Workplace(service.store, service.queue, version_cache(service.settings.course), worker_name(), 30)

    def done():
        with service.store.reading() as session:
            return service.queue.counts(session).queued == 0

    work(place, done)
