"""Code of ours that computes with what a student chose: within a time and a memory, for values decide about both."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import threading
from collections.abc import Iterator
from typing import Any, Final

MEMORY_BYTES: Final = 512_000_000


class OutOfTime(BaseException):
    """It took too long. No `except Exception` in what is run keeps it from ending."""


class TooMuchMemory(Exception):
    """It took more memory than it was given."""


@contextlib.contextmanager
def bounded(seconds: float, memory: int = MEMORY_BYTES) -> Iterator[None]:
    """What is done inside takes no longer than `seconds`, and no more memory than `memory` on top of what there is.

    One call into C is not interrupted: how long it takes is bounded by the memory. The time holds in a process's main
    thread alone, which is where grading is done.

    Raises:
        OutOfTime: the time was up.
        TooMuchMemory: so was the memory.
        MemoryError: what this process has of it was used up before that.
    """
    with _memory(memory), _time(seconds):
        yield


@contextlib.contextmanager
def _memory(most: int) -> Iterator[None]:
    try:
        with open("/proc/self/statm") as file:
            present = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    except (OSError, ValueError):  # not on Linux
        yield
        return
    wanted = present + most
    if soft != resource.RLIM_INFINITY and soft < wanted:
        yield
        return
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    try:
        yield
    except MemoryError:
        raise TooMuchMemory from None
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@contextlib.contextmanager
def _time(seconds: float) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: Any) -> None:
        raise OutOfTime

    former = signal.signal(signal.SIGALRM, stop)
    # Again and again: what catches it once does not go on for ever.
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-3), 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, former)
