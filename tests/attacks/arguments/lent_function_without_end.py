"""Has a lent function count on the grader's side, as far as a float, a NumPy integer or an array can tell it to."""
# Assignment: ps4

import numpy as np

from attacker import attempt


def both(labels, x):
    for count in (1e12, np.int64(10**12), np.array(10**12), np.float32(1e12)):
        attempt(rounds, 0.5, count)
    return spread(labels) + rounds(x, 2)


def spread(labels):
    return labels


def rounds(x, count):
    return x
