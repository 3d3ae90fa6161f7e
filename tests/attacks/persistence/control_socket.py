"""Looks for the warm process's control socket, and asks it for another worker."""

import os
import socket

from attacker import attempt, won

for descriptor in range(5, 256):
    attempt(lambda: os.write(descriptor, b'{"do": "spawn"}'))  # noqa: B023
    try:
        end = socket.socket(fileno=os.dup(descriptor))
        end.send(b'{"do": "reap", "pid": 1}')
        won("has the control socket")
    except OSError:
        pass
