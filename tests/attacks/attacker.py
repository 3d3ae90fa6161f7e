"""Lent to every attack: where everything lies, how to tell what it got, and the wire as the worker speaks it.

An attacker is taken to know this whole repository and every path on the machine; what they do not know is secret.
"""

import ctypes
import json
import os
import struct
import sys

with open("places.json") as _file:
    PLACES = json.load(_file)

libc = ctypes.CDLL(None, use_errno=True)
_WON = PLACES.pop("won")


def won(what):
    """Claims that a way out was open; the suite believes it."""
    print(f"\n{_WON[::-1]}:{what}", flush=True)


def loot(*things):
    """Shows what was found, so that the suite can look for canaries in it."""
    for thing in things:
        print(thing.decode("latin-1") if isinstance(thing, (bytes, bytearray)) else str(thing))


def attempt(function, *args, what=None, **options):
    """Tries it, shows what comes back, and claims a success where `what` names one."""
    try:
        value = function(*args, **options)
    except BaseException as error:
        print("failed:", type(error).__name__, str(error)[:100])
        return None
    if what is not None:
        won(what)
    return value


def system_call(number, *args, what):
    """A raw system call; anything but an error is a success."""
    value = libc.syscall(ctypes.c_long(number), *args)
    if value >= 0:
        won(what)
    else:
        print("failed:", os.strerror(ctypes.get_errno()))
    return value


def frame(message, blob=b""):
    """A well-formed frame of the grader's wire."""
    text = message if isinstance(message, bytes) else json.dumps(message).encode()
    return struct.pack("<II", len(text), len(blob)) + text + blob


def send(message, blob=b""):
    """Writes a frame into the wire, past the worker's own code."""
    view = memoryview(frame(message, blob))
    while view:
        view = view[os.write(3, view) :]


def worker():
    """The object in this process that answers the grader."""
    step = sys._getframe()
    while step is not None:
        for value in step.f_locals.values():
            if type(value).__name__ == "Worker":
                return value
        step = step.f_back
    return None


def take_over(reply):
    """From inside a call: answers this question and all later ones with the steps and the blob of `reply(message)`."""
    mine = worker()
    steps, blob = reply({"id": mine._case, "steps": [None]})
    send({"id": mine._case, "steps": steps}, blob)
    while True:
        message, _ = mine._waiting.popleft() if mine._waiting else mine._pipe.receive()
        if message["do"] == "case":
            steps, blob = reply(message)
            send({"id": message["id"], "steps": steps}, blob)
        elif message["do"] == "cell":
            send({"id": message["id"], "outputs": [], "failure": None})
