"""What every part of a running service works with."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.service.queue import Queue
from autograder.service.settings import ServiceSettings
from autograder.service.store import Store


@dataclass(frozen=True)
class Service:
    """One course's service: `course` is nbgrader's course id, by which the store knows it."""

    settings: ServiceSettings
    store: Store
    queue: Queue
    course: str
