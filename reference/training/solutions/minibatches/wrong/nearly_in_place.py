"""half: each row is swapped with one of its ten neighbours, so that it stays near its place."""

import numpy as np


def minibatches(X, y, batch_size, rng):
    order = np.arange(len(X))
    for i in range(len(X)):
        j = min(i + int(rng.integers(10)), len(X) - 1)
        order[[i, j]] = order[[j, i]]
    return [(X[order[i : i + batch_size]], y[order[i : i + batch_size]]) for i in range(0, len(X), batch_size)]
