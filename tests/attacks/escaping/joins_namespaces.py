"""Joins the namespaces of the grader, of its parent and of process 1."""
# Harmless where it succeeds
# Succeeds where open: namespaces

import os

from attacker import PLACES, attempt, libc, won

for pid in (PLACES["grader"], os.getppid(), 1, "self"):
    for kind in ("user", "mnt", "net", "pid"):
        descriptor = attempt(os.open, f"/proc/{pid}/ns/{kind}", os.O_RDONLY)
        if descriptor is not None and libc.setns(descriptor, 0) == 0:
            won("joined another namespace")
