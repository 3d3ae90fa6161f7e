"""Asks for thousands of values at once and reads none of them."""

import numpy as np

from attacker import frame, worker


def probe(f, x):
    import os

    mine = worker()
    row = ["array", "|i1", [1, 1900], 0]
    column = ["array", "|i1", [1900, 1], 1900]
    question = {"id": mine._case, "step": 0, "function": 0, "args": [row, column], "kwargs": []}
    one = frame(question, bytes(np.ones(3800, np.int8)))
    while True:
        os.write(3, one)
