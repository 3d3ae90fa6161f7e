"""full: the columns one after the other."""

import numpy as np


def dropout(X, rate, rng):
    keep = 1.0 - rate
    mask = np.zeros(X.shape)
    for j in range(X.shape[1]):
        mask[:, j] = rng.uniform(size=len(X)) < keep
    return mask * X / keep, mask
