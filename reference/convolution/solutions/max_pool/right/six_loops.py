"""full: a loop over every index, comparing one entry after the other."""

import numpy as np


def max_pool(X, size, stride):
    n, c, h, w = X.shape
    oh = (h - size) // stride + 1
    ow = (w - size) // stride + 1
    Y = np.zeros((n, c, oh, ow))
    for a in range(n):
        for b in range(c):
            for x in range(oh):
                for y in range(ow):
                    largest = X[a, b, x * stride, y * stride]
                    for i in range(size):
                        for j in range(size):
                            if X[a, b, x * stride + i, y * stride + j] > largest:
                                largest = X[a, b, x * stride + i, y * stride + j]
                    Y[a, b, x, y] = largest
    return Y
