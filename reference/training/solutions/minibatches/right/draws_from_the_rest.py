"""full: each batch is chosen without replacement from the rows that are left."""

import numpy as np


def minibatches(X, y, batch_size, rng):
    left = np.arange(len(X))
    batches = []
    while left.size:
        chosen = rng.choice(left, size=min(batch_size, left.size), replace=False)
        left = np.setdiff1d(left, chosen)
        batches.append((X[chosen], y[chosen]))
    return batches
