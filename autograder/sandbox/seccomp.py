"""The system calls that a worker may make, compiled on the grader's side into the filter that the worker loads.

An allow-list: what is not named here answers EPERM, as it would to a user without the right. Numerical Python needs
reading, writing, memory, time, waiting and threads; it does not need processes, sockets, signals to others, tracing,
mounts, shared memory or locks, nor chmod, utime and truncate, which Landlock does not stop.
"""

from __future__ import annotations

import errno
import fcntl
import os
import tempfile
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

_ALLOWED: Final = """
    read readv pread64 preadv write writev pwrite64 pwritev close close_range lseek sendfile copy_file_range
    stat lstat fstat newfstatat statx statfs fstatfs access faccessat faccessat2 readlink readlinkat
    getcwd chdir fchdir getdents getdents64 umask
    rename renameat renameat2 unlink unlinkat mkdir mkdirat rmdir link linkat symlink symlinkat
    ftruncate fallocate fsync fdatasync
    dup dup2 dup3 pipe pipe2 select pselect6 poll ppoll epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait
    eventfd eventfd2 timerfd_create timerfd_settime timerfd_gettime
    brk mmap munmap mprotect mremap madvise msync membarrier
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait sigaltstack restart_syscall
    futex set_robust_list get_robust_list set_tid_address rseq arch_prctl sched_yield sched_getaffinity
    sched_getscheduler sched_getparam sched_get_priority_max sched_get_priority_min getpriority
    time gettimeofday clock_gettime clock_getres clock_nanosleep nanosleep alarm setitimer getitimer times
    getpid gettid getppid getpgrp getpgid getsid getuid geteuid getgid getegid getgroups getresuid getresgid
    getrusage getrlimit uname sysinfo getrandom getcpu exit exit_group
""".split()

_CLONE_THREAD, _CLONE_VM = 0x00010000, 0x00000100
_CLONE_NEW_NAMESPACES = 0x7E020000 | 0x00000080
_FCNTL: Final = (fcntl.F_DUPFD, fcntl.F_DUPFD_CLOEXEC, fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL)
_IOCTL: Final = (0x5401, 0x5413, 0x541B, 0x5450, 0x5451)  # is it a terminal, its size, bytes to read, close on exec


@dataclass(frozen=True)
class Programmes:
    """`always` is loaded by every worker; `no_writing` as well by one that has no private file system."""

    always: bytes = b""
    no_writing: bytes = b""


def compile_programmes() -> Programmes:
    """The two programmes; empty ones where libseccomp (or its Python binding) is not installed."""
    try:
        import pyseccomp
    except (ImportError, OSError, RuntimeError):
        return Programmes()
    return Programmes(_always(pyseccomp), _no_writing(pyseccomp))


def _always(library: ModuleType) -> bytes:
    rules = library.SyscallFilter(library.ERRNO(errno.EPERM))
    argument, masked, equal = library.Arg, library.MASKED_EQ, library.EQ
    for name in _ALLOWED:
        _add(rules, library.ALLOW, name)
    for name, position in (("open", 1), ("openat", 2)):  # everything but emptying a file that is opened to be read
        _add(rules, library.ALLOW, name, argument(position, masked, os.O_TRUNC, 0))
        _add(rules, library.ALLOW, name, argument(position, masked, os.O_ACCMODE, os.O_WRONLY))
        _add(rules, library.ALLOW, name, argument(position, masked, os.O_ACCMODE, os.O_RDWR))
    mask = _CLONE_THREAD | _CLONE_VM | _CLONE_NEW_NAMESPACES
    _add(rules, library.ALLOW, "clone", argument(0, masked, mask, _CLONE_THREAD | _CLONE_VM))
    _add(rules, library.ERRNO(errno.ENOSYS), "clone3")  # its flags are in memory; libc then falls back on clone
    for command in _FCNTL:
        _add(rules, library.ALLOW, "fcntl", argument(1, equal, command))
    for request in _IOCTL:
        _add(rules, library.ALLOW, "ioctl", argument(1, equal, request))
    # Reading one's own limits, not setting them; naming a thread.
    _add(rules, library.ALLOW, "prlimit64", argument(0, equal, 0), argument(2, equal, 0))
    _add(rules, library.ALLOW, "prctl", argument(0, equal, 15))
    _add(rules, library.ALLOW, "prctl", argument(0, equal, 16))
    return _bytes(rules)


def _no_writing(library: ModuleType) -> bytes:
    """Takes back everything that changes a file by its name."""
    rules = library.SyscallFilter(library.ALLOW)
    refuse = library.ERRNO(errno.EROFS)
    argument, masked = library.Arg, library.MASKED_EQ
    for name, position in (("open", 1), ("openat", 2)):
        for flag in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, 0o20000000):  # the last is O_TMPFILE's own bit
            _add(rules, refuse, name, argument(position, masked, flag, flag))
    for name in "rename renameat renameat2 unlink unlinkat mkdir mkdirat rmdir link linkat symlink symlinkat".split():
        _add(rules, refuse, name)
    return _bytes(rules)


def _add(rules: Any, action: int, name: str, *arguments: Any) -> None:
    """Adds a rule, where this architecture has the system call at all."""
    try:
        rules.add_rule(action, name, *arguments)
    except (OSError, RuntimeError, ValueError):
        if name in ("read", "write", "openat", "mmap", "exit_group", "futex", "clone"):
            raise


def _bytes(rules: Any) -> bytes:
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()
