"""full: a loop over every index."""

import numpy as np


def conv2d(X, K, stride=1, padding=0):
    n, c, h, w = X.shape
    f, c, kh, kw = K.shape
    P = np.zeros((n, c, h + 2 * padding, w + 2 * padding))
    P[:, :, padding : padding + h, padding : padding + w] = X
    oh = (h + 2 * padding - kh) // stride + 1
    ow = (w + 2 * padding - kw) // stride + 1
    Y = np.zeros((n, f, oh, ow))
    for image in range(n):
        for k in range(f):
            for x in range(oh):
                for y in range(ow):
                    for channel in range(c):
                        for i in range(kh):
                            for j in range(kw):
                                Y[image, k, x, y] += (
                                    P[image, channel, x * stride + i, y * stride + j] * K[k, channel, i, j]
                                )
    return Y
