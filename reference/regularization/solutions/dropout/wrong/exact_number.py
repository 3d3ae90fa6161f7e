"""half: the same number is dropped in every call."""

import numpy as np


def dropout(X, rate, rng):
    mask = np.ones(X.size)
    mask[rng.choice(X.size, int(rate * X.size), replace=False)] = 0
    mask = mask.reshape(X.shape)
    return X * mask / (1 - rate), mask
