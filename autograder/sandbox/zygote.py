"""The warm process that every worker is forked from: it imports once, and never runs a line of a student's.

Started as `python -P -s -S -B zygote.py DESCRIPTOR SETUP` in an environment that has been made from nothing (`-I` would
ignore the hash seed in it). It has one thread, holds no secret, and does what the control socket says: "spawn" and
"reap". It ends when that socket does. Where forking a warm process is unsafe (the setup then says "cold"), it becomes
the one worker itself, and the socket is that worker's wire.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import json
import os
import resource
import signal
import socket
import sys
import time
import types
from typing import Any

REAP_SECONDS = 10.0
MESSAGE_BYTES = 1_000_000


def load(name: str, path: str) -> types.ModuleType:
    """A module from a file under a name of its own, outside any package."""
    specification = importlib.util.spec_from_file_location(name, path)
    assert specification is not None and specification.loader is not None  # noqa: PT018
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    del module.__file__  # a worker cannot read it, and what looks for changed files (autoreload) would try
    return module


def load_student_toolkit(files: dict[str, str]) -> None:
    """The package `autograder` as a student sees it: the toolkit, and nothing to read the rest from."""
    package = types.ModuleType("autograder")
    package.__path__ = []
    sys.modules["autograder"] = package
    modules = {name: load(f"autograder.{name}", path) for name, path in files.items()}
    for name, module in modules.items():
        parent, _, last = name.rpartition(".")
        setattr(modules[parent] if parent else package, last, module)


def preload(names: list[str]) -> None:
    """Imports what students will import; what cannot be imported is theirs to find out."""
    for name in names:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def loaded() -> list[str]:
    """The packages that have been imported, by their top names."""
    return sorted({name.partition(".")[0] for name in sys.modules})


def main() -> None:
    """Imports everything, then forks on demand."""
    _, control_number, setup_path = sys.argv
    with open(setup_path) as file:
        setup = json.load(file)
    sys.path[:] = [path for path in sys.path if path.startswith(setup["standard_library"])] + setup["site_packages"]
    sys.argv = [""]
    globals().pop("__file__", None)
    if "cold" not in setup:  # what goes wrong in here may not fill a disk with complaints
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_FSIZE, (MESSAGE_BYTES, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

    lockdown: Any = load("_sandbox_lockdown", setup["modules"]["lockdown"])
    load("_sandbox_wire", setup["modules"]["wire"])
    load("_sandbox_closing", setup["modules"]["closing"])
    worker: Any = load("_sandbox_worker", setup["modules"]["worker"])
    closing, reserve = worker.prepare()
    load_student_toolkit(setup["toolkit"])
    worker.rehearse(closing, reserve)
    closing.names = frozenset(setup["closed_packages"])
    preload(setup["preload"])

    def load_notebook() -> Any:
        closing.names = frozenset()
        notebook: Any = load("_sandbox_notebook", setup["modules"]["notebook"])
        notebook.prepare(warm="matplotlib" in sys.modules)
        return notebook

    if "cold" in setup:
        request = setup["cold"]
        worker.live(None, request, request["descriptors"], load_notebook() if request["notebook"] else None, reserve)

    control = socket.socket(fileno=int(control_number))
    lockdown.undumpable()
    lockdown.adopt_orphans()
    layers = set(setup["layers"])
    if "namespaces" in layers and not lockdown.namespaces_work(setup["scratch"]):
        layers.discard("namespaces")
    if not lockdown.landlock_version():
        layers.discard("landlock")
    notebook: Any = None
    control.send(json.dumps({"ready": True, "loaded": loaded()}).encode())

    workers: set[int] = set()
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, MESSAGE_BYTES, 2)
        if not message:
            os._exit(0)
        request = json.loads(message)
        if request["do"] == "reap":
            workers.discard(request["pid"])
            control.send(json.dumps({"status": reap(request["pid"], workers)}).encode())
            continue
        try:
            if request["notebook"] and notebook is None:
                notebook = load_notebook()
            if request["closed_packages"] and (needed := set(request["closed_packages"]).intersection(loaded())):
                raise ValueError(f"{', '.join(sorted(needed))} cannot be closed: notebooks need it")
            sys.path_importer_cache.clear()  # what lies where is for the worker to find, and each would free these
            gc.collect()
            gc.freeze()
            child = os.fork()
        except Exception as error:
            control.send(json.dumps({"error": f"{type(error).__name__}: {error}"}).encode())
        else:
            if child == 0:
                plan = lockdown.Plan(
                    layers=frozenset(layers),
                    **(request["reach"] or setup["reach"]),
                    scratch=setup["scratch"],
                    seccomp=bytes.fromhex(setup["seccomp"]),
                    seccomp_no_writing=bytes.fromhex(setup["seccomp_no_writing"]),
                    **request["limits"],
                )
                worker.live(plan, request, descriptors, notebook, reserve)
            workers.add(child)
            handle = os.pidfd_open(child)
            socket.send_fds(control, [json.dumps({"pid": child}).encode()], [handle])
            os.close(handle)
        for descriptor in descriptors:
            os.close(descriptor)


def reap(pid: int, others: set[int]) -> int | None:
    """The exit status of a worker that has ended, and the end of whatever it left behind."""
    status = None
    deadline = time.monotonic() + REAP_SECONDS
    while time.monotonic() < deadline:
        found, value = os.waitpid(pid, os.WNOHANG)
        if found:
            status = value
            break
        time.sleep(0.0005)
    # Again and again: what is ended may have left children of its own, which come to us only then.
    while (orphans := children() - others) and time.monotonic() < deadline:
        for orphan in orphans:
            with contextlib.suppress(OSError):
                os.kill(orphan, signal.SIGKILL)
                os.waitpid(orphan, 0)
    return status


def children() -> set[int]:
    """Process ids of this process's children, as far as the kernel tells."""
    with contextlib.suppress(OSError), open(f"/proc/self/task/{os.getpid()}/children") as file:
        return {int(pid) for pid in file.read().split()}
    return set()


if __name__ == "__main__":
    main()
