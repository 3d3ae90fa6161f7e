"""partial 0.75: integers for integers."""

import numpy as np


def tanh_gradient(X):
    D = np.empty_like(X)
    for place in np.ndindex(X.shape):
        D[place] = 1 - np.tanh(X[place]) ** 2
    return D
