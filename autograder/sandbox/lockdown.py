"""What a worker gives up before it runs a student's first line: files, network, processes, privileges, memory.

`confine` runs in the forked child, once, in an order that matters: each step needs what a later one takes away.
Nothing here needs root or an outside program. A layer that the machine does not have is left out and not reported as
taken; whether the outcome is good enough is measured from outside (selftest.py), never believed from here.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import resource
import signal
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

LAYERS: Final = frozenset({"bubblewrap", "namespaces", "landlock", "seccomp"})
WIRE: Final = 3
FILES: Final = 4
OUTPUT_MEMORY: Final = 1_000_000

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_PR_SET_CHILD_SUBREAPER = 36
_CLONE_NEWNS, _CLONE_NEWUSER = 0x00020000, 0x10000000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_BIND, _MS_REC, _MS_PRIVATE = 1, 2, 4, 8, 0x1000, 0x4000, 1 << 18

# The same numbers on every architecture.
_LANDLOCK_CREATE_RULESET, _LANDLOCK_ADD_RULE, _LANDLOCK_RESTRICT_SELF = 444, 445, 446
_LANDLOCK_VERSION, _LANDLOCK_PATH_BENEATH = 1, 1
_MOUNT_SETATTR = 442
_AT_FDCWD, _AT_RECURSIVE, _MOUNT_ATTR_RDONLY = -100, 0x8000, 1

# Rights over files by the Landlock version that brought them: 1 << 0 is EXECUTE, then as in the kernel's header.
_FS_RIGHTS: Final = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
_MAKE_CHAR, _MAKE_SOCK, _MAKE_FIFO, _MAKE_BLOCK, _IOCTL_DEV = 1 << 6, 1 << 9, 1 << 10, 1 << 11, 1 << 15
_OWN_PROCESS: Final = "cmdline comm environ fd fdinfo limits maps smaps smaps_rollup stat statm status".split()
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV


@dataclass(frozen=True)
class Plan:
    """How one worker is confined.

    Attributes:
        layers: which of `LAYERS` to put on.
        roots: the files and folders that may be read, but for what is hidden in them.
        hidden: what may not: where there are namespaces, nothing stands in its place.
        readable: where there are none, the same files and folders, none of which lies above one that may not be read.
        listable: where there are none, folders whose names may be listed: imports look there.
        scratch: an empty folder for the private file system to be mounted on; None: there is none.
        seccomp: the programme (BPF) that every worker loads; empty: none.
        seccomp_no_writing: the one that a worker without a private file system loads as well.
        memory_bytes: address space on top of what the process has when it is forked.
        files_bytes: size of the files that will be copied in.
        files_count: and how many there are, with folders.
    """

    layers: frozenset[str]
    roots: tuple[str, ...]
    hidden: tuple[str, ...]
    readable: tuple[str, ...]
    listable: tuple[str, ...]
    scratch: str | None
    seccomp: bytes
    seccomp_no_writing: bytes
    memory_bytes: int
    cpu_seconds: int
    file_bytes: int
    files_bytes: int = 0
    files_count: int = 0


def undumpable(dumpable: bool = False) -> None:
    """Keeps other processes of this user from reading this one's memory."""
    _libc.prctl(_PR_SET_DUMPABLE, int(dumpable), 0, 0, 0)


def die_with_parent() -> None:
    """Has the kernel end this process when the thread that started it ends, however that ends."""
    if hasattr(_libc, "prctl"):  # Linux's own
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def adopt_orphans() -> None:
    """Makes this process the parent of whatever its children leave behind, so that it can be ended."""
    _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def confine(plan: Plan, wire: int, files: int | None, furnish: Callable[[str, bool], None]) -> bool:
    """Gives everything up. Returns whether there is a private file system to write in, mounted on `plan.scratch`.

    `furnish` fills that file system while there are no limits yet. The wire is descriptor 3 afterwards, the folder of
    files 4 (whoever uses it closes it before any student code runs).
    """
    _descriptors(wire, files)
    for number in range(1, signal.NSIG):
        if signal.getsignal(number) not in (None, signal.SIG_DFL):
            with contextlib.suppress(OSError, ValueError):
                signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # writing too much is then an OSError that can be reported
    die_with_parent()

    own_namespace = False
    private = False
    if "namespaces" in plan.layers:
        undumpable(True)  # /proc/self/uid_map belongs to root otherwise
        own_namespace = _own_namespaces()
        private = own_namespace and plan.scratch is not None and _private_files(plan)
    undumpable()
    if private and plan.scratch is not None:
        most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]  # the zygote keeps itself to less
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        furnish(plan.scratch, files is not None)

    _limits(plan, own_namespace)
    _drop_capabilities()
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if "landlock" in plan.layers:
        _landlock(plan, private, files is not None)
    if "seccomp" in plan.layers and plan.seccomp:
        if not private:
            _seccomp(plan.seccomp_no_writing)
        _seccomp(plan.seccomp)
    return private


def rearrange(wire: int, files: int | None) -> None:
    """Puts the descriptors where a worker expects them, and confines nothing."""
    wire = fcntl.fcntl(wire, fcntl.F_DUPFD, 100)
    files = None if files is None else fcntl.fcntl(files, fcntl.F_DUPFD, 100)
    nothing = os.open(os.devnull, os.O_RDWR)
    for source, target in ((nothing, 0), (nothing, 1), (nothing, 2), (wire, WIRE)):
        os.dup2(source, target)
    if files is not None:
        os.dup2(files, FILES)
    os.closerange(FILES if files is None else FILES + 1, os.sysconf("SC_OPEN_MAX"))


def _descriptors(wire: int, files: int | None) -> None:
    """0 reads nothing, 1 and 2 write into memory of a fixed size, 3 is the wire, 4 the files; nothing else is open."""
    wire = fcntl.fcntl(wire, fcntl.F_DUPFD, 100)
    files = None if files is None else fcntl.fcntl(files, fcntl.F_DUPFD, 100)
    output = os.memfd_create("output", os.MFD_ALLOW_SEALING)
    os.ftruncate(output, OUTPUT_MEMORY)
    fcntl.fcntl(output, fcntl.F_ADD_SEALS, fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL)
    output = fcntl.fcntl(output, fcntl.F_DUPFD, 100)
    nothing = fcntl.fcntl(os.open(os.devnull, os.O_RDONLY), fcntl.F_DUPFD, 100)
    for source, target in ((nothing, 0), (output, 1), (output, 2), (wire, WIRE)):
        os.dup2(source, target)
    if files is not None:
        os.dup2(files, FILES)
    os.closerange(FILES if files is None else FILES + 1, os.sysconf("SC_OPEN_MAX"))


def namespaces_work(scratch: str | None) -> bool:
    """Whether this machine lets a process of this user have namespaces of its own: tried in a child, once."""
    child = os.fork()
    if child == 0:
        worked = False
        try:
            undumpable(True)
            trial = Plan(LAYERS, (), (), (), (), scratch, b"", b"", 0, 0, 1_000_000)
            worked = _own_namespaces() and (scratch is None or _private_files(trial))
        finally:
            os._exit(0 if worked else 1)
    return os.waitpid(child, 0)[1] == 0


def _own_namespaces() -> bool:
    """A user and a mount namespace of its own; in it the worker has an id that is not root's."""
    uid, gid = os.getuid(), os.getgid()
    if _libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNS) != 0:
        return False
    try:
        maps = {"setgroups": "deny", "uid_map": f"{uid or 1000} {uid} 1", "gid_map": f"{gid or 1000} {gid} 1"}
        for name, content in maps.items():
            with open(f"/proc/self/{name}", "w") as file:
                file.write(content)
    except OSError:
        return False
    return True


def _private_files(plan: Plan) -> bool:
    """A small file system in memory that nobody else sees and that dies with the worker."""
    assert plan.scratch is not None
    size = plan.file_bytes + plan.files_bytes + plan.files_bytes // 4
    options = f"size={size + 4096 * plan.files_count},nr_inodes={256 + plan.files_count},mode=0700".encode()
    if _libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None) != 0:
        return False
    # Or reading a file would leave a trace for the next submission: the time of its last access.
    read_only = struct.pack("<QQQQ", _MOUNT_ATTR_RDONLY, 0, 0, 0)
    _libc.syscall(_MOUNT_SETATTR, _AT_FDCWD, b"/", _AT_RECURSIVE, read_only, len(read_only))
    flags = _MS_NOSUID | _MS_NODEV | _MS_NOEXEC
    if any(not _hide(path, flags) for path in plan.hidden):
        return False
    return bool(_libc.mount(b"tmpfs", os.fsencode(plan.scratch), b"tmpfs", flags, options) == 0)


def _hide(path: str, flags: int) -> bool:
    """Puts an empty folder, or a file without content, in the place of what lies at `path`."""
    if os.path.isdir(path):
        return bool(_libc.mount(b"tmpfs", os.fsencode(path), b"tmpfs", flags | _MS_RDONLY, b"size=4096,mode=0555") == 0)
    return bool(_libc.mount(os.devnull.encode(), os.fsencode(path), None, _MS_BIND, None) == 0)


def _limits(plan: Plan, own_namespace: bool) -> None:
    with open("/proc/self/statm") as file:
        present = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    for what, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, plan.file_bytes, plan.file_bytes),
        (resource.RLIMIT_NOFILE, 64, 64),
        (resource.RLIMIT_AS, present + plan.memory_bytes, present + plan.memory_bytes),
        (resource.RLIMIT_CPU, plan.cpu_seconds, plan.cpu_seconds + 1),
    ):
        resource.setrlimit(what, (soft, hard))
    if own_namespace:  # elsewhere the count is of all the user's processes
        resource.setrlimit(resource.RLIMIT_NPROC, (32, 32))


def _drop_capabilities() -> None:
    header = struct.pack("<Ii", 0x20080522, 0)
    _libc.capset(header, bytes(24))


def landlock_version() -> int:
    """The kernel's Landlock version, 0 where it has none."""
    version: int = _libc.syscall(_LANDLOCK_CREATE_RULESET, None, 0, _LANDLOCK_VERSION)
    return max(0, version)


def _landlock(plan: Plan, private: bool, files: bool) -> None:
    version = landlock_version()
    if not version:
        return
    handled = _FS_RIGHTS[min(version, 5)]
    network = 3 if version >= 4 else 0  # binding and connecting TCP
    scopes = 3 if version >= 6 else 0  # abstract sockets and signals
    attributes = struct.pack("<QQQ", handled, network, scopes)[: 24 if version >= 6 else 16 if version >= 4 else 8]
    rules = _libc.syscall(_LANDLOCK_CREATE_RULESET, attributes, len(attributes), 0)
    if rules < 0:
        raise OSError(ctypes.get_errno(), "Landlock gave no set of rules")
    reading = _READ_FILE | _READ_DIR
    # A rule for each of hundreds of packages takes longer than all the rest; what is mounted over needs none.
    for path in plan.roots if private else plan.readable:
        _allow(rules, path, reading & handled)
    for path in () if private else plan.listable:
        _allow(rules, path, _READ_DIR & handled)
    # Not all of it: `net` shows every connection of the machine.
    _allow(rules, "/proc/self", _READ_DIR & handled)
    for name in _OWN_PROCESS:
        _allow(rules, f"/proc/self/{name}", reading & handled)
    for path in (os.devnull, "/dev/zero", "/dev/full"):
        _allow(rules, path, (_READ_FILE | _WRITE_FILE) & handled)
    if private and plan.scratch is not None:
        writing = handled & ~(_EXECUTE | _MAKE_CHAR | _MAKE_SOCK | _MAKE_FIFO | _MAKE_BLOCK | _IOCTL_DEV)
        _allow(rules, plan.scratch, writing)
    if files:
        _add_rule(rules, FILES, reading & handled)
    if _libc.syscall(_LANDLOCK_RESTRICT_SELF, rules, 0) != 0:
        raise OSError(ctypes.get_errno(), "Landlock refused the rules")
    os.close(rules)


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    _add_rule(rules, descriptor, rights)
    os.close(descriptor)


def _add_rule(rules: int, descriptor: int, rights: int) -> None:
    rule = struct.pack("<Qi", rights, descriptor)
    if _libc.syscall(_LANDLOCK_ADD_RULE, rules, _LANDLOCK_PATH_BENEATH, rule, 0) != 0:
        rule = struct.pack("<Qi", rights & _OF_FILES, descriptor)  # not a folder
        _libc.syscall(_LANDLOCK_ADD_RULE, rules, _LANDLOCK_PATH_BENEATH, rule, 0)


class _Programme(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _seccomp(programme: bytes) -> None:
    if not programme:
        return
    loaded = _Programme(len(programme) // 8, programme)
    if _libc.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(loaded), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the kernel refused the system call filter")
