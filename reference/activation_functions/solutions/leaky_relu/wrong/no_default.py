"""zero: no default for the slope."""

import numpy as np


def leaky_relu(X, slope):
    return np.where(X > 0, X, slope * X)
