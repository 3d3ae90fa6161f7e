"""zero: applies the sigmoid twice."""

import numpy as np


def sigmoid_gradient(X):
    A = 1 / (1 + np.exp(-X))
    s = 1 / (1 + np.exp(-A))
    return s * (1 - s)
