"""full: a sum of shifted images, one for each pixel of the filter."""

import numpy as np


def conv2d(X, K, stride=1, padding=0):
    n, c, h, w = X.shape
    f, _, kh, kw = K.shape
    if padding:
        framed = np.zeros((n, c, h + 2 * padding, w + 2 * padding))
        framed[:, :, padding:-padding, padding:-padding] = X
        X, h, w = framed, h + 2 * padding, w + 2 * padding
    oh, ow = int((h - kh) / stride) + 1, int((w - kw) / stride) + 1
    Y = np.zeros((n, f, oh, ow))
    for i in range(kh):
        for j in range(kw):
            part = X[:, :, i : i + (oh - 1) * stride + 1 : stride, j : j + (ow - 1) * stride + 1 : stride]
            Y = Y + np.tensordot(part, K[:, :, i, j], axes=(1, 1)).transpose(0, 3, 1, 2)
    return Y
