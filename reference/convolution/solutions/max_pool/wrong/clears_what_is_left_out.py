"""partial 0.75: clears what is left out, in the array of the caller."""

import numpy as np


def max_pool(X, size, stride):
    n, c, h, w = X.shape
    oh, ow = (h - size) // stride + 1, (w - size) // stride + 1
    X[:, :, (oh - 1) * stride + size :] = 0
    X[:, :, :, (ow - 1) * stride + size :] = 0
    view = np.lib.stride_tricks.sliding_window_view(X, (size, size), axis=(2, 3))
    return view[:, :, ::stride, ::stride].max(axis=(4, 5))
