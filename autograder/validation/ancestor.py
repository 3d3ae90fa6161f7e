"""The process that plain kernels are forked from: it has imported what notebooks import, and nothing of ours.

`python ancestor.py SOCKET MODULE...`: each message that comes in by the socket with this descriptor, as JSON, asks for
a kernel; its process id goes back. It ends when the socket is closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import json
import os
import random
import signal
import socket
import sys
from collections.abc import Mapping, Sequence

LARGEST = 2**20
"""Bytes of a message: a kernel's arguments and its environment."""


def become_kernel(arguments: Sequence[str], folder: str | None, environment: Mapping[str, str]) -> None:
    """Be a kernel, in a process that was forked for it, until it is shut down."""
    from ipykernel.kernelapp import IPKernelApp

    for number in (signal.SIGALRM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    os.setsid()
    os.environ.update(environment)
    if folder is not None:
        os.chdir(folder)
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    # The parent's loop may be running, and its descriptors are the parent's too.
    asyncio.set_event_loop(asyncio.new_event_loop())
    # It greets whoever started it by hand.
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    app = IPKernelApp.instance()
    # It looks for its parent from time to time, and ends when that one has.
    app.initialize([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])
    app.start()


def _serve(wire: socket.socket) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the kernels here
    while message := wire.recv(LARGEST):
        request = json.loads(message)
        pid = os.fork()
        if pid == 0:
            try:
                wire.close()
                become_kernel(request["arguments"], request["folder"], request["environment"])
            finally:
                os._exit(0)
        wire.send(str(pid).encode())


def _main(descriptor: str, *modules: str) -> None:
    del sys.path[0]  # this script's own folder, of which no notebook knows
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # as a kernel does
    for name in ("ipykernel.kernelapp", *modules):
        # What cannot be imported is said where the notebook is run.
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    with socket.socket(fileno=int(descriptor)) as wire:
        _serve(wire)


if __name__ == "__main__":
    _main(*sys.argv[1:])
