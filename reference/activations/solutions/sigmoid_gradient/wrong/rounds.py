"""zero: rounds the result to four digits."""

import numpy as np


def sigmoid_gradient(X):
    s = 1 / (1 + np.exp(-X))
    return np.round(s * (1 - s), 4)
