"""Leaves a note for the next submission in every folder for temporary files."""
# Handed in twice
# Succeeds where open: write outside

import glob
import os
import tempfile

from attacker import PLACES, _WON, attempt, loot

for folder in {tempfile.gettempdir(), ".", "..", "/tmp", "/var/tmp", "/run", os.environ["HOME"], PLACES["temporary"]}:
    path = os.path.join(folder, PLACES["mark"])
    for found in glob.glob(path):
        loot(attempt(lambda: open(found).read()))  # noqa: B023
    attempt(lambda: open(path, "w").write(_WON[::-1]))  # noqa: B023
