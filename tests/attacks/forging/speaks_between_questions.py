"""A timer sends a frame while nothing is asked."""

import threading

from attacker import send

threading.Timer(0.01, send, [{"id": "", "steps": [{"value": 0.5}]}]).start()


def probe(f, x):
    threading.Timer(0.0, send, [{"id": "", "steps": [{"value": 0.5}]}]).start()
    return x
