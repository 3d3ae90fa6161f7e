"""partial 0.5: works in the caller's array, which an array of integers refuses."""

import numpy as np


def sigmoid(X):
    X *= -1
    np.exp(X, out=X)
    X += 1
    return 1 / X
