"""full: each sign by its own formula."""

import numpy as np


def sigmoid(X):
    X = np.asarray(X, dtype=float)
    out = np.empty_like(X)
    positive = X >= 0
    out[positive] = 1 / (1 + np.exp(-X[positive]))
    e = np.exp(X[~positive])
    out[~positive] = e / (1 + e)
    return out
