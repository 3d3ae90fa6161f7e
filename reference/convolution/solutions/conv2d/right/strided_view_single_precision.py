"""full: a strided view and tensordot, computed in float32."""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def conv2d(X, K, stride=1, padding=0):
    X = np.pad(np.float32(X), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    K = np.float32(K)
    n, c, h, w = X.shape
    f, _, kh, kw = K.shape
    a, b, p, q = X.strides
    shape = (n, c, (h - kh) // stride + 1, (w - kw) // stride + 1, kh, kw)
    view = as_strided(X, shape, (a, b, p * stride, q * stride, p, q), writeable=False)
    return np.moveaxis(np.tensordot(view, K, axes=([1, 4, 5], [1, 2, 3])), -1, 1)
