"""A thread writes well-formed replies into the wire all the time, between and within ours."""

import threading

from attacker import send


def write():
    while True:
        send({"id": "1-0", "steps": [{"value": 0.5}]})


def secret_map(x):
    threading.Thread(target=write, daemon=True).start()
    return x
