"""full: a loop over every index."""

import numpy as np


def conv2d_backward(dY, X, K, stride, padding):
    n, c, h, w = X.shape
    f, _, kh, kw = K.shape
    P = np.zeros((n, c, h + 2 * padding, w + 2 * padding))
    P[:, :, padding : padding + h, padding : padding + w] = X
    dP = np.zeros(P.shape)
    dK = np.zeros(K.shape)
    for image in range(n):
        for k in range(f):
            for x in range(dY.shape[2]):
                for y in range(dY.shape[3]):
                    d = dY[image, k, x, y]
                    for channel in range(c):
                        for i in range(kh):
                            for j in range(kw):
                                row, column = x * stride + i, y * stride + j
                                dP[image, channel, row, column] += d * K[k, channel, i, j]
                                dK[k, channel, i, j] += d * P[image, channel, row, column]
    return dP[:, :, padding : padding + h, padding : padding + w], dK
