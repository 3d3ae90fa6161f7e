"""Puts standard output in the place of the wire, so that what is printed arrives as frames."""

import os

from attacker import frame

os.dup2(3, 1)
os.write(1, frame({"id": "1", "outputs": [], "failure": None}))
print("so that something follows")
