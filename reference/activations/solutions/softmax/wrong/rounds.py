"""zero: rounds the result to four digits."""

import numpy as np


def softmax(X):
    E = np.exp(X - X.max(axis=1, keepdims=True))
    return np.round(E / E.sum(axis=1, keepdims=True), 4)
