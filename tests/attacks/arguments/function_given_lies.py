"""Gives the grader's function texts, objects, nothing, too much and arguments by other names."""

import numpy as np

from attacker import attempt


def probe(f, x):
    for value in ("text" * 1000, None, {}, object(), np.ones((50, 50)), [[1] * 50] * 50, b"1", 1j, True, np.ma.masked):
        attempt(f, value, value)
        attempt(f, value)
    attempt(lambda: f(a=1.0, b=2.0, key=3.0, x=4.0))
    attempt(lambda: f(*[1.0] * 5000))
    return x
