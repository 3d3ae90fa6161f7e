"""half: draws from the global generator."""

import numpy as np


def dropout(X, rate, rng):
    mask = np.random.rand(*X.shape) >= rate
    return X * mask / (1 - rate), mask
