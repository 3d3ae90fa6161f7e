"""Sends a datagram to a listener on this machine, and asks a name server."""
# Succeeds where open: network

import socket

from attacker import PLACES, attempt

attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", tuple(PLACES["addresses"]["udp"])))
attempt(socket.getaddrinfo, "attacker.example", 80)
