"""half: the batches take every seventh row, from a random start on: the order is a fixed pattern."""

import numpy as np


def minibatches(X, y, batch_size, rng):
    n = len(X)
    count = -(-n // batch_size)
    order = np.roll(np.argsort(np.arange(n) % count, kind="stable"), int(rng.integers(n)))
    return [(X[order[i : i + batch_size]], y[order[i : i + batch_size]]) for i in range(0, n, batch_size)]
