"""partial 0.75: a result of integers for integers."""

import numpy as np


def add_bias(X, b):
    out = np.zeros_like(X)
    for i in range(len(X)):
        out[i] = X[i] + b
    return out
