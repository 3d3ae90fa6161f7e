"""zero: the function has another name."""

import numpy as np


def soft_max(X):
    E = np.exp(X - X.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)
