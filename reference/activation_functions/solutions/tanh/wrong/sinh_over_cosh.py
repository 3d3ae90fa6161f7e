"""partial 0.75: both overflow."""

import numpy as np


def tanh(X):
    return np.sinh(X) / np.cosh(X)
