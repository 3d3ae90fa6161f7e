"""Connects to a socket in the file system and to an abstract one."""
# Succeeds where open: network

import socket

from attacker import PLACES, attempt

for name in ("unix", "abstract"):
    attempt(lambda: socket.socket(socket.AF_UNIX).connect(PLACES["addresses"][name]))  # noqa: B023
