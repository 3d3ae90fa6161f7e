"""The grader's end of a worker's wire: it never waits longer than it is told, in either direction."""

from __future__ import annotations

import math
import os
import select
import socket
import time
from typing import Any, Final

from autograder.sandbox.wire import Inbox

THREADS: Final = 64
_AT_ONCE: Final = 262_144
_LOOK_SECONDS: Final = 0.05


class TooManyThreads(Exception):
    """The worker has started more threads than it may."""


class Channel:
    """Frames to and from one worker, over a socket that never blocks.

    While replies are waited for, the threads of the process `pid` (as this process numbers it) are counted now and
    then: the kernel limits those of every user but root.
    """

    def __init__(self, end: socket.socket, pid: int | None = None) -> None:
        end.setblocking(False)
        self._status = _status_of(pid)
        self._looked = time.monotonic()
        self._socket = end
        self._poll = select.poll()
        self._poll.register(end, select.POLLIN)
        self._inbox = Inbox()
        self._outgoing = bytearray()
        self.received = 0

    def close(self) -> None:
        self._socket.close()
        if self._status is not None:
            os.close(self._status)
            self._status = None

    def post(self, data: bytes) -> None:
        """Queues a frame; it leaves with `flush`, or while replies are waited for, as fast as the worker reads."""
        self._outgoing += data

    def flush(self) -> None:
        """Sends of what is queued as much as goes without waiting; that the worker has gone, `receive` will tell."""
        while self._outgoing and self._send():
            pass

    def unasked(self) -> bool:
        """Whether something has come (or the worker has gone) although nothing was asked.

        Raises:
            TooManyThreads: it has started more than `THREADS`.
        """
        self._look()
        return bool(len(self._inbox) or self._wait(0.0) & ~select.POLLOUT)

    def receive(self, deadline: float, *, count_threads: bool = True) -> tuple[dict[str, Any], bytes]:
        """The next message and its blob.

        Raises:
            TimeoutError: it had not arrived at the deadline (a value of `time.monotonic`).
            EOFError: the worker has gone.
            TooManyThreads: it has started more than `THREADS`.
            WireError: what arrived is no message.
        """
        overdue = False
        while (message := self._inbox.next()) is None:
            self.flush()
            left = deadline - time.monotonic()
            events = self._wait(min(left, _LOOK_SECONDS))
            if count_threads:
                self._look()
            # What has come by the deadline is taken; a worker that always has another byte is not waited for.
            if overdue or (not events and left <= _LOOK_SECONDS):
                raise TimeoutError
            overdue = left <= 0
            if events & select.POLLOUT:
                self._send()
            if events & (select.POLLIN | select.POLLHUP | select.POLLERR):
                self._read()
        return message

    def _look(self) -> None:
        now = time.monotonic()
        if self._status is None or now < self._looked + _LOOK_SECONDS:
            return
        self._looked = now
        try:
            threads = int(os.pread(self._status, 4096, 0).rpartition(b")")[2].split()[17])
        except (OSError, IndexError, ValueError):
            return
        if threads > THREADS:
            raise TooManyThreads

    def _wait(self, seconds: float) -> int:
        """What the socket is ready for, waited for at most so long; for writing, where there is something to write."""
        if self._outgoing:
            self._poll.modify(self._socket, select.POLLIN | select.POLLOUT)
        found = self._poll.poll(max(0, math.ceil(seconds * 1000)))
        if self._outgoing:
            self._poll.modify(self._socket, select.POLLIN)
        return found[0][1] if found else 0

    def _send(self) -> int:
        try:
            sent = self._socket.send(self._outgoing[:_AT_ONCE])
        except BlockingIOError:
            return 0
        except OSError:  # nobody reads there any more; what was said before is still to be read
            self._outgoing.clear()
            return 0
        del self._outgoing[:sent]
        return sent

    def _read(self) -> None:
        try:
            data = self._socket.recv(_AT_ONCE)
        except BlockingIOError:
            return
        except OSError as error:
            raise EOFError from error
        if not data:
            raise EOFError
        self.received += len(data)
        self._inbox.add(data)


def _status_of(pid: int | None) -> int | None:
    """Where the kernel tells of a process, kept open: a later process with its number is not meant."""
    if pid is None:
        return None
    try:
        return os.open(f"/proc/{pid}/stat", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
