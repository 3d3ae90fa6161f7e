"""zero: 0.01 whatever the slope."""

import numpy as np


def leaky_relu(X, slope=0.01):
    return np.maximum(X, 0.01 * X)
