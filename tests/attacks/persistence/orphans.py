"""Leaves processes behind that have no parent, no session and no name."""

import ctypes
import os
import time

from attacker import attempt, libc, system_call


def orphan():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(600)
        os._exit(0)


attempt(orphan, what="forked")
attempt(os.posix_spawn, "/bin/sleep", ["sleep", "600"], {}, what="started a program")
system_call(58, what="forked by vfork")
stack = ctypes.create_string_buffer(65536)
system_call(56, 0x11, 0, 0, 0, 0, what="cloned itself")
system_call(435, bytes(88), 88, what="cloned itself by clone3")
attempt(libc.daemon, 1, 1)
