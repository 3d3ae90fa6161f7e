"""zero: leaves the negative numbers out."""

import numpy as np


def relu(X):
    return np.array([x for x in X.ravel() if x > 0])
