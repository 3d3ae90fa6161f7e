"""full: np.where."""

import numpy as np


def leaky_relu(X, slope=0.01):
    return np.where(X < 0, slope * X, X)
