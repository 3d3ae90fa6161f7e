"""Opens sockets that speak with the kernel: netlink, packets, cryptography, Bluetooth."""
# Succeeds where open: network

import socket

from attacker import attempt

for family, kind in ((16, socket.SOCK_RAW), (17, socket.SOCK_RAW), (38, socket.SOCK_SEQPACKET), (31, socket.SOCK_RAW)):
    attempt(socket.socket, family, kind, 0, what=f"has a socket of family {family}")
