"""Gives the grader's function a row and a column, whose product is a thousand times as large, again and again."""

import numpy as np

from attacker import attempt


def probe(f, x):
    row, column = np.full((1, 1900), 1.01), np.ones((1900, 1))
    for _ in range(1900):
        attempt(f, row, column)
    return x
