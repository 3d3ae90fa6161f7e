"""full: leaky_relu(x) / x, and 1 at the kink."""

import numpy as np


def leaky_relu_gradient(X, slope=0.01):
    Y = np.maximum(X, slope * X)
    return np.where(X == 0, 1, Y / np.where(X == 0, 1, X))
