"""Becomes root, takes capabilities, and makes a program that gives rights away."""

import os
import struct

from attacker import PLACES, attempt, libc, won

if os.getuid() != 0:
    attempt(os.setuid, 0, what="became root")
if libc.capset(struct.pack("<Ii", 0x20080522, 0), struct.pack("<6I", *[0xFFFFFFFF] * 6)) == 0:
    won("has every capability")
attempt(os.setgroups, [0], what="joined root's group")
attempt(os.chmod, PLACES["home"], 0o6755, what="made a program that gives rights away")
