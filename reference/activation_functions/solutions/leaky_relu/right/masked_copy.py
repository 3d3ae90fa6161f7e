"""full: a copy of floats, of which the negative numbers are multiplied."""

import numpy as np


def leaky_relu(X, slope=0.01):
    Y = np.array(X, dtype=float)
    Y[Y < 0] *= slope
    return Y
