"""Kernels that start at once: forked from this process, in which what notebooks import has been imported already.

For steps whose outcome does not hang on a kernel's start. Whether a release runs as a student's would is tried in a
kernel of its own.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import importlib
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from autograder.course import parse_cell

POLL_SECONDS = 0.02


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


class _Forked:
    """A forked process with the part of `subprocess.Popen` that a kernel's manager uses."""

    stdin = stdout = stderr = None

    def __init__(self, run: Callable[[], None]) -> None:
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            try:
                run()
            finally:
                os._exit(0)

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

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


class _ForkingProvisioner(LocalProvisioner):
    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        arguments = cmd[cmd.index("-f") :]
        process = _Forked(lambda: _run(arguments, kwargs.get("cwd"), kwargs["env"]))
        self.process: Any = process
        self.pid = process.pid
        self.pgid = None
        return self.connection_info


class ForkingKernelManager(AsyncKernelManager):
    """Starts a Python kernel as a copy of this process."""

    async def _async_pre_start_kernel(self, **kwargs: Any) -> Any:
        assert self.kernel_spec is not None
        self.provisioner = _ForkingProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**kwargs)


def _run(arguments: Sequence[str], folder: str | Path | None, environment: Mapping[str, str]) -> None:
    """Be a kernel, until it is shut down."""
    from ipykernel.kernelapp import IPKernelApp

    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    os.setsid()
    os.environ.update(environment)
    if folder is not None:
        os.chdir(folder)
    random.seed()
    np.random.seed()
    # The parent's loop is running, and its descriptors are the parent's too.
    asyncio.set_event_loop(asyncio.new_event_loop())
    # It greets whoever started it by hand.
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    app = IPKernelApp.instance()
    app.initialize(list(arguments))
    app.start()
