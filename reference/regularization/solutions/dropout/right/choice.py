"""full: rng.choice."""

import numpy as np


def dropout(X, rate, rng):
    mask = rng.choice([0.0, 1.0], size=X.shape, p=[rate, 1 - rate])
    out = np.divide(X * mask, 1 - rate)
    return out, mask
