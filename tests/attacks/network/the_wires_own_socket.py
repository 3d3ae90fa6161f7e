"""Uses the one socket that it has, the wire, for something else: passes a descriptor over it, connects it anew."""

import array
import os
import socket

from attacker import attempt, libc

ends = attempt(lambda: socket.socket(fileno=os.dup(3)))
if ends is not None:
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0]))]
    attempt(lambda: ends.sendmsg([b"\x02\0\0\0\0\0\0\0{}"], rights), what="sent a descriptor")
for name, arguments in {"shutdown": (3, 1), "connect": (3, b"\1\0/attacked\0", 12), "listen": (3, 1)}.items():
    print(name, getattr(libc, name)(*arguments))
