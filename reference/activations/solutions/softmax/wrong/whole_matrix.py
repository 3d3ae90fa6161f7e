"""zero: sums over the whole matrix."""

import numpy as np


def softmax(X):
    E = np.exp(X - np.max(X))
    return E / np.sum(E)
