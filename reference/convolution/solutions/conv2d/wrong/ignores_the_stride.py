"""zero: the stride stands in the size alone, not in the windows."""

import numpy as np


def conv2d(X, K, stride=1, padding=0):
    n, c, h, w = X.shape
    f, _, kh, kw = K.shape
    X = np.pad(X, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    Y = np.zeros((n, f, (h + 2 * padding - kh) // stride + 1, (w + 2 * padding - kw) // stride + 1))
    for x in range(Y.shape[2]):
        for y in range(Y.shape[3]):
            Y[:, :, x, y] = np.einsum("ncij,fcij->nf", X[:, :, x : x + kh, y : y + kw], K)
    return Y
