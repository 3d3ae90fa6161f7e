"""Connects to a listener on this machine by TCP, over both versions of the protocol."""
# Succeeds where open: network

import socket

from attacker import PLACES, attempt

for name in ("tcp", "tcp6"):
    if name in PLACES["addresses"]:
        attempt(socket.create_connection, tuple(PLACES["addresses"][name]), 1.0)
