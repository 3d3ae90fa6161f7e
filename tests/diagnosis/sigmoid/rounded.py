"""cause: The result is rounded to two decimals."""

import numpy as np


def sigmoid(X):
    s = 1 / (1 + np.exp(-X))
    return np.round(s, 2)
