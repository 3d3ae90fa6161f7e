"""Measures how well workers are locked in: one of them, made the usual way, tries to get out."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from autograder.sandbox import wire
from autograder.sandbox.channel import Channel
from autograder.sandbox.model import Protection, SandboxError

_SECONDS: Final = 20.0
_ATTEMPTS: Final = (Path(__file__).parent / "attempts.py").read_text()
PROPERTIES: Final = (
    "read outside",
    "write outside",
    "network",
    "fork",
    "start programs",
    "signal others",
    "memory of others",
    "shared memory",
    "namespaces",
    "raise limits",
)
# A worker with all of these is as free as any program of this user.
_NOTHING_HOLDS: Final = frozenset({"read outside", "write outside", "network", "fork"})


class _Worker(Protocol):
    pid: int
    channel: Channel

    def end(self) -> int | None: ...


def measure(start: Callable[[], _Worker], private: Sequence[Path], folders: Sequence[Path]) -> Protection:
    """What a worker that `start` makes can do of what it must not.

    Args:
        start: makes a worker the usual way.
        private: files that it must not read.
        folders: folders that it must not write in.

    Raises:
        SandboxError: the worker that tries did not answer.
    """
    with tempfile.TemporaryDirectory(prefix="canary-") as folder, _listeners(folder) as addresses:
        canary = Path(folder, "secret.txt")
        canary.write_text(secrets.token_hex())
        sibling = start()
        worker = start()
        try:
            given = {
                "files": [str(canary), __file__, *(str(path) for path in private)],
                "folders": [folder, os.getcwd(), str(Path(__file__).parent), *map(str, folders)],
                "pids": [sibling.pid, os.getpid()],
                "addresses": addresses,
            }
            mark = secrets.token_hex(8)
            worker.channel.post(wire.frame({"do": "attempt", "id": mark, "source": _ATTEMPTS, "given": given}))
            try:
                reply, _ = worker.channel.receive(time.monotonic() + _SECONDS)
            except Exception as error:
                why = f"{type(error).__name__} {error}"
                raise SandboxError(f"The self-test of the sandbox did not end: {why}") from error
        finally:
            worker.end()
            sibling.end()
    found = reply.get("open")
    if reply.get("id") != mark or type(found) is not list:
        raise SandboxError("The self-test of the sandbox gave no answer.")
    return _judge([name for name in PROPERTIES if name in found])


def _judge(found: Sequence[str]) -> Protection:
    if not found:
        return Protection("full")
    return Protection("none" if set(found) >= _NOTHING_HOLDS else "reduced", tuple(found))


@contextlib.contextmanager
def _listeners(folder: str) -> Iterator[list[list[Any]]]:
    """Sockets of ours that wait for somebody to get out to them."""
    with contextlib.ExitStack() as stack:
        addresses: list[list[Any]] = []
        for family, name, address in (
            (socket.AF_INET, "inet", ("127.0.0.1", 0)),
            (socket.AF_INET6, "inet6", ("::1", 0)),
            (getattr(socket, "AF_UNIX", None), "unix", f"{folder}/socket"),
            (getattr(socket, "AF_UNIX", None), "unix", f"\0canary-{secrets.token_hex(8)}"),
        ):
            if family is None:
                continue
            with contextlib.suppress(OSError):
                listener = stack.enter_context(socket.socket(family, socket.SOCK_STREAM))
                listener.bind(address)
                listener.listen()
                where = listener.getsockname()
                where = where.decode() if isinstance(where, bytes) else where
                addresses.append([name, where if isinstance(where, str) else list(where[:2])])
        yield addresses
