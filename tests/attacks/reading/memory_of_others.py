"""Reads the memory of the grader, of the warm process and of its parent through /proc."""
# Succeeds where open: memory of others

import os

from attacker import PLACES, attempt

for pid in (os.getppid(), PLACES["grader"], *PLACES["warm"], 1):
    attempt(lambda: open(f"/proc/{pid}/mem", "rb").seek(4096), what="opened the memory of another")  # noqa: B023
