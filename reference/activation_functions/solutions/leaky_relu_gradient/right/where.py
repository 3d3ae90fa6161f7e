"""full: the slope at the kink."""

import numpy as np


def leaky_relu_gradient(X, slope=0.01):
    return np.where(X > 0, 1, slope)
