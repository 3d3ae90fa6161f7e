"""full: NumPy's maximum."""

import numpy as np


def relu(X):
    return np.maximum(0, X)
