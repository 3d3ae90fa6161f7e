"""What an attack must leave as it was on the grader's machine: processes, descriptors, files, shared memory, memory."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

MARK = "attacked"  # in the name of everything that an attack tries to leave behind
IPC_KEY = 0x5EC2E8
SHARED_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run", "/")
MEMORY_MB = 700


@dataclass(frozen=True)
class Scene:
    """The machine as it is now, as far as an attack could change it."""

    processes: tuple[str, ...]
    warm: frozenset[int]
    descriptors: tuple[str, ...]
    files: frozenset[tuple[str, int, int]]
    strays: frozenset[str]
    shared: frozenset[str]


def look(roots: Sequence[Path], folders: Sequence[Path]) -> Scene:
    """The machine now: the files below `roots`, and what lies marked in `folders` and where everybody may write."""
    processes = _descendants(os.getpid())
    return Scene(
        processes=tuple(sorted(processes.values())),
        warm=frozenset(processes),
        descriptors=tuple(sorted(_descriptors())),
        files=frozenset(_files(roots)),
        strays=frozenset(_strays([*map(str, folders), *SHARED_FOLDERS])),
        shared=frozenset(_shared()),
    )


def harm(before: Scene, after: Scene) -> list[str]:
    """What was changed, in words."""
    found = []
    if len(after.processes) > len(before.processes):
        found.append(f"left processes: {', '.join(set(after.processes) - set(before.processes)) or 'another one'}")
    if not before.warm <= after.warm:
        found.append("ended the warm process")
    if len(after.descriptors) > len(before.descriptors):
        found.append(f"left {len(after.descriptors) - len(before.descriptors)} descriptors open")
    changed = {path for path, *_ in before.files ^ after.files}
    if changed:
        found.append(f"changed files: {', '.join(sorted(os.path.basename(path) for path in changed)[:3])}")
    if strays := after.strays - before.strays:
        found.append(f"left files: {', '.join(sorted(map(os.path.basename, strays))[:3])}")
    if shared := after.shared - before.shared:
        found.append(f"left shared memory: {', '.join(sorted(shared)[:3])}")
    return found


def _descendants(root: int) -> dict[int, str]:
    parents: dict[int, tuple[int, str]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError):
                head, _, tail = Path(f"/proc/{entry}/stat").read_text().rpartition(")")
                parents[int(entry)] = (int(tail.split()[1]), head.partition("(")[2])
    found: dict[int, str] = {}
    waiting = [root]
    while waiting:
        parent = waiting.pop()
        children = {pid: name for pid, (above, name) in parents.items() if above == parent}
        found |= children
        waiting += children
    return found


def _descriptors() -> Iterator[str]:
    for entry in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            yield os.readlink(f"/proc/self/fd/{entry}").partition(":")[0]


def _files(roots: Sequence[Path]) -> Iterator[tuple[str, int, int]]:
    for root in roots:
        for path in root.rglob("*"):
            with contextlib.suppress(OSError):
                found = path.lstat()
                yield str(path), 0 if path.is_dir() else found.st_size, 0 if path.is_dir() else found.st_mtime_ns


def _strays(folders: Sequence[str]) -> Iterator[str]:
    for folder in folders:
        with contextlib.suppress(OSError):
            yield from (os.path.join(folder, name) for name in os.listdir(folder) if MARK in name)


def _shared() -> Iterator[str]:
    for kind in ("shm", "sem", "msg"):
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/sysvipc/{kind}").read_text().splitlines()
            yield from (f"{kind} {line.split()[1]}" for line in lines if line.split()[0] == str(IPC_KEY))
    with contextlib.suppress(OSError):
        yield from (line.split()[-1] for line in Path("/proc/net/unix").read_text().splitlines() if f"@{MARK}" in line)


class Memory:
    """How far this process's memory has grown at its height since `start`, in MB."""

    def start(self) -> None:
        """Forgets the height so far."""
        with contextlib.suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")
        self._base = self._height()

    def growth(self) -> int:
        """MB above what it was at the start."""
        return self._height() - self._base

    def _height(self) -> int:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) // 1000
        return 0


@dataclass
class Listeners:
    """Sockets of this machine that wait for a student's program to get through to them."""

    sockets: dict[str, socket.socket] = field(default_factory=dict)

    def open(self, folder: Path) -> dict[str, list[object] | str]:
        """Starts to listen; returns the addresses."""
        addresses: dict[str, list[object] | str] = {}
        kinds: list[tuple[str, int, int, object]] = [
            ("tcp", socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            ("tcp6", socket.AF_INET6, socket.SOCK_STREAM, ("::1", 0)),
            ("udp", socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            ("unix", socket.AF_UNIX, socket.SOCK_STREAM, f"{folder}/listener"),
            ("abstract", socket.AF_UNIX, socket.SOCK_STREAM, f"\0listener-{os.getpid()}"),
        ]
        for name, family, kind, address in kinds:
            with contextlib.suppress(OSError):
                end = socket.socket(family, kind)
                end.bind(address)  # type: ignore[arg-type]
                if kind == socket.SOCK_STREAM:
                    end.listen()
                end.setblocking(False)
                self.sockets[name] = end
                where = end.getsockname()
                where = where.decode() if isinstance(where, bytes) else where
                addresses[name] = where if isinstance(where, str) else list(where[:2])
        return addresses

    def reached(self) -> list[str]:
        """Which of them somebody has reached since the last time."""
        found = []
        for name, end in self.sockets.items():
            with contextlib.suppress(BlockingIOError):
                if end.type == socket.SOCK_STREAM:
                    end.accept()[0].close()
                else:
                    end.recv(100)
                found.append(f"reached a listener ({name})")
        return found
