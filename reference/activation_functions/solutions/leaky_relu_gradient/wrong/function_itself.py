"""zero: the leaky rectifier."""

import numpy as np


def leaky_relu_gradient(X, slope=0.01):
    return np.where(X > 0, X, slope * X)
