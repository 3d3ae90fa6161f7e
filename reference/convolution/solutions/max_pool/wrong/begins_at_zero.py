"""zero: the search begins at 0, so that negative windows give 0."""

import numpy as np


def max_pool(X, size, stride):
    n, c, h, w = X.shape
    Y = np.zeros((n, c, (h - size) // stride + 1, (w - size) // stride + 1))
    for i in range(size):
        for j in range(size):
            Y = np.maximum(Y, X[:, :, i : h - size + i + 1 : stride, j : w - size + j + 1 : stride])
    return Y
