"""A thread reads the wire in parallel, takes away the questions and answers some of them."""

import os
import threading

from attacker import send


def read():
    while True:
        os.read(3, 100)
        send({"id": "1-0", "steps": [{"value": 0.5}]})


threading.Thread(target=read, daemon=True).start()
