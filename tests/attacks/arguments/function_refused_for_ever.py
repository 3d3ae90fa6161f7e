"""Asks the grader's function for what it refuses, without end and without waiting."""

import os

from attacker import frame, worker


def probe(f, x):
    one = frame({"id": worker()._case, "step": 0, "function": 0, "args": ["text"], "kwargs": []})
    while True:
        os.write(3, one * 1000)
