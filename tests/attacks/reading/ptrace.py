"""Attaches to the grader, to the warm process and to its parent as a debugger does."""
# Succeeds where open: memory of others

import os

from attacker import PLACES, system_call

for pid in (os.getppid(), PLACES["grader"], *PLACES["warm"]):
    system_call(101, 0x4206, pid, 0, 0, what="attached to another process")
