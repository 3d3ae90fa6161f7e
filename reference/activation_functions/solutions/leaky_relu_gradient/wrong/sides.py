"""zero: the sides have changed places."""

import numpy as np


def leaky_relu_gradient(X, slope=0.01):
    return np.where(X < 0, 1.0, slope)
