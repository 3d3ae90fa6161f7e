"""What a worker must not be able to do, tried in earnest: this text runs in one, and says what succeeded."""

import contextlib
import ctypes
import mmap
import os
import resource
import socket
from collections.abc import Callable
from functools import partial
from typing import Any


def attempt(given: dict[str, list[Any]]) -> list[str]:
    """Names of what succeeded; `given` has files, folders, process ids and addresses that are out of bounds."""
    others = (os.getppid(), *given["pids"])
    tries: dict[str, list[Callable[[], object]]] = {
        "read outside": [partial(_read, path) for path in given["files"]],
        "write outside": [
            partial(_write, folder) for folder in (*given["folders"], "/tmp", "/var/tmp", "/dev/shm", "/")
        ],
        "network": [*(partial(_connect, *address) for address in given["addresses"]), _vsock, _netlink],
        "fork": [_fork],
        "start programs": [_start],
        "signal others": [partial(os.kill, pid, 0) for pid in others],
        "memory of others": [partial(look, pid) for pid in others for look in (_environment, _memory)],
        "shared memory": [_shared_memory],
        "namespaces": [_namespace],
        "raise limits": [_raise_limit],
    }
    return [name for name, attempts in tries.items() if any(_succeeds(each) for each in attempts)]


def _succeeds(action: Callable[[], object]) -> bool:
    try:
        action()
    except BaseException:
        return False
    return True


def _read(path: str) -> None:
    with open(path, "rb") as file:
        file.read(1)


def _write(folder: str) -> None:
    path = os.path.join(folder, f"canary-{os.getpid()}")
    with open(path, "wb") as file:
        file.write(b"x")
    with contextlib.suppress(OSError):
        os.unlink(path)


def _connect(family: str, address: Any) -> None:
    with socket.socket(getattr(socket, "AF_" + family.upper()), socket.SOCK_STREAM) as end:
        end.settimeout(1)
        end.connect(address if isinstance(address, str) else tuple(address))


def _vsock() -> None:
    # A network namespace does not hold this one.
    socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM).close()


def _netlink() -> None:
    # Another network namespace is no way out: only a socket that sees the machine's own devices counts.
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0):
        if len(socket.if_nameindex()) < 2:
            raise OSError


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _start() -> None:
    child = os.posix_spawn("/proc/self/exe", ["python", "-c", ""], {})
    if os.waitpid(child, 0)[1] != 0:
        raise OSError


def _environment(pid: int) -> None:
    _read(f"/proc/{pid}/environ")


def _memory(pid: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.ptrace(0x4206, pid, 0, 0) != 0:  # PTRACE_SEIZE
        raise OSError
    library.ptrace(17, pid, 0, 0)


def _shared_memory() -> None:
    library = ctypes.CDLL(None, use_errno=True)
    segment = library.shmget(0x5EC2E7, mmap.PAGESIZE, 0o1600)
    if segment < 0:
        raise OSError
    library.shmctl(segment, 0, None)


def _namespace() -> None:
    if ctypes.CDLL(None, use_errno=True).unshare(0x10000000) != 0:
        raise OSError


def _raise_limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
