"""Takes every hook that the interpreter has for what nobody caught: exceptions, results, threads, imports, exit."""

import sys
import threading

from attacker import send


def hook(*_, **__):
    send({"id": "0", "steps": [{"value": 1.0}]})


for name in ("displayhook", "excepthook", "unraisablehook", "breakpointhook"):
    setattr(sys, name, hook)
threading.excepthook = hook
sys.path_hooks.insert(0, hook)


class Unraisable:
    def __del__(self):
        raise ValueError


def secret_map(x):
    Unraisable()
    return x
