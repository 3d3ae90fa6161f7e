"""full: 1 at the kink."""

import numpy as np


def leaky_relu_gradient(X, slope=0.01):
    D = np.ones(X.shape)
    D[X < 0] = slope
    return D
