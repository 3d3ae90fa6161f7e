"""Talks to the host of a virtual machine, which no network namespace keeps apart."""
# Succeeds where open: network

import socket

from attacker import attempt

attempt(lambda: socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM), what="has a vsock")
