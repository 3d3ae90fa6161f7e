"""zero: 1 - s^2, which is tanh's."""

import numpy as np


def sigmoid_gradient(X):
    s = 1 / (1 + np.exp(-X))
    return 1 - s**2
