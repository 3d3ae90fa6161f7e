"""full: s (1 - s)."""

import numpy as np


def sigmoid_gradient(X):
    s = 1 / (1 + np.exp(-X))
    return s * (1 - s)
