"""half: the second half of each row is drawn by 1 - u of the first."""

import numpy as np


def dropout(X, rate, rng):
    d = X.shape[1]
    u = rng.random((len(X), (d + 1) // 2))
    mask = np.concatenate([u, 1 - u], axis=1)[:, :d] >= rate
    return X * mask / (1 - rate), mask
