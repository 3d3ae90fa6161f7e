"""full: the windows as the columns of a matrix."""

import numpy as np


def _columns(X, kh, kw, stride):
    n, c, h, w = X.shape
    return np.array(
        [
            [
                image[:, x : x + kh, y : y + kw].ravel()
                for x in range(0, h - kh + 1, stride)
                for y in range(0, w - kw + 1, stride)
            ]
            for image in X
        ]
    )


def conv2d(X, K, stride=1, padding=0):
    f, c, kh, kw = K.shape
    X = np.pad(X, [(0, 0), (0, 0), (padding,) * 2, (padding,) * 2])
    n, _, h, w = X.shape
    Y = K.reshape(f, -1) @ _columns(X, kh, kw, stride).transpose(0, 2, 1)
    return Y.reshape(n, f, (h - kh) // stride + 1, (w - kw) // stride + 1)
