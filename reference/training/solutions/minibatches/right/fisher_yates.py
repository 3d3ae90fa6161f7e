"""full: Fisher and Yates by hand, in copies."""

import numpy as np


def minibatches(X, y, batch_size, rng):
    X, y = np.array(X), np.array(y)
    for i in range(len(X) - 1, 0, -1):
        j = int(rng.integers(0, i + 1))
        X[[i, j]] = X[[j, i]]
        y[[i, j]] = y[[j, i]]
    return ((X[k : k + batch_size], y[k : k + batch_size]) for k in range(0, len(X), batch_size))
