"""Hands in links beside the notebook that lead to the reference and to another student's work."""
# Beside it: data.txt -> reference
# Beside it: other.txt -> another student

import os

from attacker import attempt, loot

loot(os.listdir("."))
for name in ("data.txt", "other.txt"):
    loot(attempt(lambda: open(name).read()))  # noqa: B023
