"""zero: takes the bias of the row's number."""

import numpy as np


def add_bias(X, b):
    out = np.zeros(X.shape)
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            out[i, j] = X[i, j] + b[i % len(b)]
    return out
