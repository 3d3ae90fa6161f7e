"""full: a strided view, in float32."""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def max_pool(X, size, stride):
    X = np.array(X, dtype=np.float32)
    n, c, h, w = X.shape
    a, b, p, q = X.strides
    shape = (n, c, (h - size) // stride + 1, (w - size) // stride + 1, size, size)
    return np.amax(as_strided(X, shape, (a, b, p * stride, q * stride, p, q)), axis=(-1, -2))
