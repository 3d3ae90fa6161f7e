"""partial 0.5: works in the caller's array, which an array of integers refuses."""

import numpy as np


def softmax(X):
    X -= X.max(axis=1, keepdims=True)
    np.exp(X, out=X)
    X /= X.sum(axis=1, keepdims=True)
    return X
