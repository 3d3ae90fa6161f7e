"""partial 0.75: an array like one of integers holds integers."""

import numpy as np


def sigmoid(X):
    out = np.zeros_like(X)
    for index in np.ndindex(X.shape):
        out[index] = 1 / (1 + np.exp(-X[index]))
    return out
