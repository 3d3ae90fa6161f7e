"""partial 0.75: np.zeros_like makes a result of integers where the images are."""

import numpy as np


def conv2d(X, K, stride=1, padding=0):
    f, c, kh, kw = K.shape
    X = np.pad(X, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    Y = np.zeros_like(X, shape=(len(X), f, (X.shape[2] - kh) // stride + 1, (X.shape[3] - kw) // stride + 1))
    for x in range(Y.shape[2]):
        for y in range(Y.shape[3]):
            window = X[:, :, x * stride : x * stride + kh, y * stride : y * stride + kw]
            Y[:, :, x, y] = np.tensordot(window, K, axes=([1, 2, 3], [1, 2, 3]))
    return Y
