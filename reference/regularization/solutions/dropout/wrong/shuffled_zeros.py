"""half: the same number is dropped in every row."""

import numpy as np


def dropout(X, rate, rng):
    k = round(rate * X.shape[1])
    mask = np.ones(X.shape)
    mask[:, :k] = 0
    mask = rng.permuted(mask, axis=1)
    return X * mask / (1 - rate), mask
