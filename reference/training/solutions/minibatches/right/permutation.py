"""full: one permutation, cut by a generator function."""

import numpy as np


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(X.shape[0])
    for start in range(0, X.shape[0], batch_size):
        chosen = order[start : start + batch_size]
        yield X[chosen], y[chosen]
