"""zero: returns after the first row."""

import numpy as np


def softmax(X):
    out = np.zeros(X.shape)
    for i in range(len(X)):
        e = np.exp(X[i] - X[i].max())
        out[i] = e / e.sum()
        return out
