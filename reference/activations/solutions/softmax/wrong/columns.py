"""zero: sums over columns."""

import numpy as np


def softmax(X):
    E = np.exp(X)
    return E / E.sum(axis=0)
