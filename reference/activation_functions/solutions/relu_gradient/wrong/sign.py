"""zero: -1 for negative numbers."""

import numpy as np


def relu_gradient(X):
    return np.sign(X)
