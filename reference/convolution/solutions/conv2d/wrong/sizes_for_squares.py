"""zero: takes the width for the height, which works for square images and filters alone."""

import numpy as np


def conv2d(X, K, stride=1, padding=0):
    n, c, h, w = X.shape
    f, _, k, _ = K.shape
    X = np.pad(X, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    size = (h + 2 * padding - k) // stride + 1
    Y = np.zeros((n, f, size, size))
    for x in range(size):
        for y in range(size):
            window = X[:, :, x * stride : x * stride + k, y * stride : y * stride + k]
            Y[:, :, x, y] = np.tensordot(window, K, axes=([1, 2, 3], [1, 2, 3]))
    return Y
