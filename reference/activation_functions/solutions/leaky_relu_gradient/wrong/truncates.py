"""partial 0.75: the slope becomes 0 among integers."""

import numpy as np


def leaky_relu_gradient(X, slope=0.01):
    D = np.ones_like(X)
    D[X <= 0] = slope
    return D
