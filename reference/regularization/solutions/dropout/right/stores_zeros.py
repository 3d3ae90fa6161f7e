"""full: zeros are stored into a copy."""

import numpy as np


def dropout(X, rate, rng):
    dropped = rng.random(X.shape) < rate
    out = np.array(X, dtype=float) / (1 - rate)
    out[dropped] = 0
    return out, 1 - dropped
