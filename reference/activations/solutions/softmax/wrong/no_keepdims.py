"""zero: the row sums do not line up."""

import numpy as np


def softmax(X):
    E = np.exp(X)
    return E / E.sum(axis=1)
