"""An end to what would never end: a course's own code may loop, and validation must not."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

AGAIN_SECONDS = 0.05


class TookTooLong(Exception):
    """What is run took longer than it may."""


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raises TookTooLong in what runs within it after so many seconds, and again until it ends.

    Within an outer one, the outer one's time goes on afterwards. Outside the main thread, where no signal arrives, it
    waits for ever.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        raise TookTooLong(f"It took longer than {seconds:g} s.")

    before = signal.signal(signal.SIGALRM, end)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left, interval)
        signal.signal(signal.SIGALRM, before)
