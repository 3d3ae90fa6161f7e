"""zero: a product of matrices where a square is due."""

import numpy as np


def tanh_gradient(X):
    return 1 - np.dot(np.tanh(X), np.tanh(X))
