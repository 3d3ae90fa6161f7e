"""Makes a pair of sockets, by which a program that it starts could be spoken with."""
# Succeeds where open: network, fork

import socket

from attacker import attempt

attempt(socket.socketpair, what="has a pair of sockets")
