"""full: the positive and the negative part."""

import numpy as np


def leaky_relu(X, slope=0.01):
    return np.maximum(X, 0) + slope * np.minimum(X, 0)
