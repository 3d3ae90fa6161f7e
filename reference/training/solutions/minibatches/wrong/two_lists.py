"""zero: a list of the batches of X and one of those of y."""

import numpy as np


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    cuts = range(batch_size, len(X), batch_size)
    return np.split(X[order], cuts), np.split(y[order], cuts)
