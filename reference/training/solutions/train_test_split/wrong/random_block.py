"""half: takes a block of rows that begins at a random one."""

import numpy as np


def train_test_split(X, y, test_fraction, rng):
    n = len(X)
    size = round(test_fraction * n)
    order = np.roll(np.arange(n), int(rng.integers(n)))
    return X[order[size:]], X[order[:size]], y[order[size:]], y[order[:size]]
