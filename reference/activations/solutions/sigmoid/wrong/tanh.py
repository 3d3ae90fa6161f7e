"""zero: the hyperbolic tangent."""

import numpy as np


def sigmoid(X):
    return np.tanh(X)
