"""Overwrites the submission of another student, and the grader's own files."""

import os

from attacker import PLACES, attempt

for place in ("another student", "reference", "source", "secret", "home"):
    attempt(lambda: open(PLACES[place], "r+").write("attacked"), what=f"wrote into {place}")  # noqa: B023
    attempt(os.rename, PLACES[place], PLACES[place] + ".attacked", what=f"renamed {place}")
    attempt(os.unlink, PLACES[place], what=f"removed {place}")
