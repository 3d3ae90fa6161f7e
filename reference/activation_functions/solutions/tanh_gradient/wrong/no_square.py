"""zero: no square."""

import numpy as np


def tanh_gradient(X):
    return 1 - np.tanh(X)
