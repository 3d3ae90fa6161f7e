"""zero: takes the width for the height, which works for square images alone."""

import numpy as np


def max_pool(X, size, stride):
    n, c, h, w = X.shape
    side = (h - size) // stride + 1
    Y = np.zeros((n, c, side, side))
    for x in range(side):
        for y in range(side):
            Y[:, :, x, y] = X[:, :, x * stride : x * stride + size, y * stride : y * stride + size].max(axis=(2, 3))
    return Y
