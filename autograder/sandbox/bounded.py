"""Code of ours that computes with what a student chose: within a time and a memory, for values decide about both."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Final, TypeVar

T = TypeVar("T")
MEMORY_BYTES: Final = 512_000_000
_AGAIN: Final = 0.1


class OutOfTime(BaseException):
    """It took too long. No `except Exception` in what is run keeps it from ending."""


class TooMuchMemory(Exception):
    """It took more memory than it was given."""


def bounded(seconds: float, work: Callable[[], T], memory: int = MEMORY_BYTES) -> T:
    """What `work` returns, within `seconds` and no more memory than `memory` on top of what there is.

    One call into C is not interrupted: how long it takes is bounded by the memory. The time holds in a process's main
    thread alone, which is where grading is done. Wherever `work` is it ends, cleaning up included: what has to be put
    back stands around this, not in `work`.

    Raises:
        OutOfTime: the time was up.
        TooMuchMemory: so was the memory.
        MemoryError: what this process has of it was used up before that.
    """
    with _memory(memory), _time(seconds):
        return _run(work)


def _run(work: Callable[[], T]) -> T:
    """The frame by which the alarm knows that it still has something to end."""
    return work()


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
    former = signal.signal(signal.SIGALRM, _stop)
    # Again and again: what catches it once does not go on for ever.
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-3), _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, former)


def _stop(number: int, frame: FrameType | None) -> None:
    """Ends what runs under `_run`, and nothing else: an alarm may come when that is over and is being put back."""
    while frame is not None:
        if frame.f_code is _run.__code__:
            raise OutOfTime
        frame = frame.f_back
