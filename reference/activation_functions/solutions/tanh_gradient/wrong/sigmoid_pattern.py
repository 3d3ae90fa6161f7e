"""zero: the pattern of the sigmoid."""

import numpy as np


def tanh_gradient(X):
    t = np.tanh(X)
    return t * (1 - t)
