"""Leaves a note in the time at which a file of NumPy's was last read, for its next submission to find."""
# Succeeds where open: access times
# Harmless where it succeeds

import os

from attacker import PLACES, won

before = os.stat(PLACES["unread"]).st_atime_ns
with open(PLACES["unread"], "rb") as file:
    file.read(1)
after = os.stat(PLACES["unread"]).st_atime_ns
print(before, after)
if before != after:
    won("left a note in the times of files")
