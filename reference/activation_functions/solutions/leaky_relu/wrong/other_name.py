"""partial 0.75: another name for the slope."""

import numpy as np


def leaky_relu(X, negative_slope=0.01):
    return np.where(X > 0, X, negative_slope * X)
