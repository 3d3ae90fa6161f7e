"""half: the entries to drop are drawn with replacement, so too few are."""

import numpy as np


def dropout(X, rate, rng):
    mask = np.ones(X.size)
    mask[rng.choice(X.size, int(rate * X.size))] = 0
    mask = mask.reshape(X.shape)
    return X * mask / (1 - rate), mask
