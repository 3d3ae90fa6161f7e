"""full: NumPy's tanh."""

import numpy as np


def tanh(X):
    return np.tanh(X)
