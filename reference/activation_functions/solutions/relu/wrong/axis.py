"""zero: np.max along axis 0."""

import numpy as np


def relu(X):
    return np.max(X, 0)
