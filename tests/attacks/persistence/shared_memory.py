"""Leaves a note in shared memory: POSIX, System V, and a semaphore."""
# Handed in twice
# Succeeds where open: shared memory, write outside

import ctypes
import glob

from attacker import PLACES, _WON, attempt, libc, loot, won

for found in glob.glob(f"/dev/shm/*{PLACES['mark']}"):
    loot(attempt(lambda: open(found).read()))  # noqa: B023
attempt(lambda: open(f"/dev/shm/{PLACES['mark']}", "w").write(_WON[::-1]))
key = 0x5EC2E8
segment = libc.shmget(key, 4096, 0o1600)
if segment >= 0:
    won("has shared memory")
    libc.shmat.restype = ctypes.c_void_p
    where = libc.shmat(segment, None, 0)
    loot(ctypes.string_at(where, 100))
    ctypes.memmove(where, _WON[::-1].encode(), len(_WON))
if libc.semget(key, 1, 0o1600) >= 0:
    won("has a semaphore")
if libc.msgget(key, 0o1600) >= 0:
    won("has a message queue")
