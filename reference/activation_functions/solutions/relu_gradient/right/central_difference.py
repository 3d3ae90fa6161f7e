"""full: a central difference of the rectifier."""

import numpy as np


def relu_gradient(X):
    h = 1e-6
    return (np.maximum(X + h, 0) - np.maximum(X - h, 0)) / (2 * h)
