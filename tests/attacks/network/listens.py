"""Listens for a partner, on a port, on a path and under an abstract name."""
# Succeeds where open: network

import socket

from attacker import PLACES, attempt


def listen(family, address):
    end = socket.socket(family)
    end.bind(address)
    end.listen()


attempt(listen, socket.AF_INET, ("127.0.0.1", 0), what="listens on a port")
attempt(listen, socket.AF_UNIX, f"\0{PLACES['mark']}", what="listens under an abstract name")
