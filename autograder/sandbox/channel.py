"""The grader's end of a worker's wire: it never waits longer than it is told, in either direction."""

from __future__ import annotations

import math
import select
import socket
import time
from typing import Any, Final

from autograder.sandbox.wire import Inbox

_AT_ONCE: Final = 262_144


class Channel:
    """Frames to and from one worker, over a socket that never blocks."""

    def __init__(self, end: socket.socket) -> None:
        end.setblocking(False)
        self._socket = end
        self._inbox = Inbox()
        self._outgoing = bytearray()
        self.received = 0

    def close(self) -> None:
        self._socket.close()

    def post(self, data: bytes) -> None:
        """Queues a frame; it leaves while replies are waited for, as fast as the worker reads."""
        self._outgoing += data

    def unasked(self) -> bool:
        """Whether something has come (or the worker has gone) although nothing was asked."""
        return bool(len(self._inbox) or self._wait(select.POLLIN, 0.0))

    def receive(self, deadline: float) -> tuple[dict[str, Any], bytes]:
        """The next message and its blob.

        Raises:
            TimeoutError: it had not arrived at the deadline (a value of `time.monotonic`).
            EOFError: the worker has gone.
            WireError: what arrived is no message.
        """
        while (message := self._inbox.next()) is None:
            wanted = select.POLLIN | (select.POLLOUT if self._outgoing else 0)
            events = self._wait(wanted, deadline - time.monotonic())
            if not events:
                raise TimeoutError
            if events & select.POLLOUT:
                self._send()
            if events & (select.POLLIN | select.POLLHUP | select.POLLERR):
                self._read()
        return message

    def _wait(self, wanted: int, seconds: float) -> int:
        poll = select.poll()
        poll.register(self._socket, wanted)
        found = poll.poll(max(0, math.ceil(seconds * 1000)))
        return found[0][1] if found else 0

    def _send(self) -> None:
        try:
            sent = self._socket.send(self._outgoing[:_AT_ONCE])
        except BlockingIOError:
            return
        except OSError as error:
            raise EOFError from error
        del self._outgoing[:sent]

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
