"""Asks a lent function for what is small to say and gigantic to work out: one label, whose value is the size."""
# Assignment: ps4

import numpy as np

from attacker import attempt


def both(labels, x):
    for label in (20_000, 60_000.0, np.int64(2**40), [30_000], np.array([25_000])):
        attempt(spread, label)
        attempt(spread, np.array([label]).reshape(-1))
    return np.zeros(3) + rounds(x, 2)


def spread(labels):
    return labels


def rounds(x, count):
    return x
