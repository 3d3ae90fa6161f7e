"""Kernels that start at once: forked from a process in which what notebooks import has been imported already.

Two kinds: from this very process, for steps whose outcome does not hang on a kernel's start; and plain ones, as a
student's would be, from an ancestor that knows nothing of ours.
"""

from __future__ import annotations

import ast
import contextlib
import contextvars
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from multiprocessing import get_context
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from autograder.course import CourseError, parse_cell
from autograder.validation import ancestor

POLL_SECONDS = 0.02
OURS = "autograder"


def preload(sources: Iterable[str]) -> None:
    """Import what these cells of course staff import, and what a kernel is made of: once for all forked kernels."""
    names = {"ipykernel.kernelapp"}
    for source in sources:
        tree = parse_cell(source)
        for node in ast.walk(tree) if tree else ():
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module)
    for name in names:
        # What cannot be imported is said where the notebook is run.
        with contextlib.suppress(Exception):
            importlib.import_module(name)


class _Process:
    """A kernel's process, with the part of `subprocess.Popen` that a kernel's manager uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.returncode: int | None = None
        self.pid = pid

    def poll(self) -> int | None:
        raise NotImplementedError

    def wait(self, timeout: float | None = None) -> int:
        end = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired("kernel", timeout or 0.0)
            time.sleep(POLL_SECONDS)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class _Child(_Process):
    """One that this process has forked."""

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode


class _Grandchild(_Process):
    """One that an ancestor has forked; how it ended is not known."""

    def __init__(self, pid: int) -> None:
        super().__init__(pid)
        try:
            self._ended = os.pidfd_open(pid)
        except ProcessLookupError:  # it has ended already
            self.returncode = 0

    def poll(self) -> int | None:
        if self.returncode is None and select.select([self._ended], [], [], 0)[0]:
            os.close(self._ended)
            self.returncode = 0
        return self.returncode


Fork = Callable[[Sequence[str], str | None, Mapping[str, str]], _Process]
"""Gives a kernel's process, of its arguments, its folder and its environment."""


def _fork(arguments: Sequence[str], folder: str | None, environment: Mapping[str, str]) -> _Process:
    pid = os.fork()
    if pid == 0:
        try:
            # In a context of its own: what holds for the claim that is being proved does not hold for a notebook.
            contextvars.Context().run(ancestor.become_kernel, arguments, folder, environment)
        finally:
            os._exit(0)
    return _Child(pid)


class Ancestor:
    """A process that has imported these modules and forks plain kernels. It may be asked by several processes."""

    def __init__(self, modules: Iterable[str]) -> None:
        self._asking = get_context("fork").Lock()
        self._wire, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        others = [name for name in modules if name.partition(".")[0] != OURS]
        self._process = subprocess.Popen(
            [sys.executable, ancestor.__file__, str(theirs.fileno()), *others],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        theirs.close()

    def fork(self, arguments: Sequence[str], folder: str | None, environment: Mapping[str, str]) -> _Process:
        """A plain kernel's process.

        Raises:
            CourseError: the ancestor has ended.
        """
        request = {"arguments": list(arguments), "folder": folder, "environment": dict(environment)}
        with self._asking:
            try:
                self._wire.send(json.dumps(request).encode())
                reply = self._wire.recv(ancestor.LARGEST)
            except OSError:
                reply = b""
        if not reply:
            raise CourseError(
                "The process from which plain kernels are started was ended from outside: validate again."
            )
        return _Grandchild(int(reply))

    def close(self) -> None:
        """End it; the process that has started it does so."""
        with contextlib.suppress(OSError):  # it may have ended before
            self._wire.shutdown(socket.SHUT_RDWR)
        self._wire.close()
        self._process.wait()


class _ForkingProvisioner(LocalProvisioner):
    fork: Fork = staticmethod(_fork)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        folder = kwargs.get("cwd")
        process = self.fork(cmd[cmd.index("-f") :], None if folder is None else str(folder), kwargs["env"])
        self.process: Any = process
        self.pid = process.pid
        self.pgid = None
        return self.connection_info


class ForkingKernelManager(AsyncKernelManager):
    """Starts a Python kernel as a copy of this process."""

    fork: Fork = staticmethod(_fork)

    async def _async_pre_start_kernel(self, **kwargs: Any) -> Any:
        assert self.kernel_spec is not None
        self.provisioner = _ForkingProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        self.provisioner.fork = self.fork
        return await super()._async_pre_start_kernel(**kwargs)


def plain_manager(source: Ancestor | None) -> type[AsyncKernelManager]:
    """What starts plain kernels: as copies of this ancestor, or each anew where there can be none."""
    if source is None:
        return AsyncKernelManager
    return type("PlainKernelManager", (ForkingKernelManager,), {"fork": staticmethod(source.fork)})
