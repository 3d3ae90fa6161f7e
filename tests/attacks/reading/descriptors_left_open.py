"""Reads whatever a descriptor beyond its own gives, and looks where each leads."""

import os

from attacker import attempt, loot, won

for descriptor in range(3, 1024):
    try:
        where = os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:
        continue
    loot(descriptor, where)
    if descriptor > 4 and "/proc" not in where and "anon_inode" not in where:
        loot(attempt(os.pread, descriptor, 10_000, 0))
        if where.startswith("socket:"):
            won("has a socket that is not its own")
