"""full: a loop over every index, remembering where the largest entry was."""

import numpy as np


def max_pool_backward(dY, X, size, stride):
    n, c, h, w = X.shape
    dX = np.zeros((n, c, h, w))
    for a in range(n):
        for b in range(c):
            for x in range(dY.shape[2]):
                for y in range(dY.shape[3]):
                    best = (x * stride, y * stride)
                    for i in range(size):
                        for j in range(size):
                            if X[a, b, x * stride + i, y * stride + j] > X[a, b, best[0], best[1]]:
                                best = (x * stride + i, y * stride + j)
                    dX[a, b, best[0], best[1]] += dY[a, b, x, y]
    return dX
