"""partial 0.75: the arguments have other names than the text gives them."""

import numpy as np


def conv2d(X, K, s=1, p=0):
    X = np.pad(X, ((0, 0), (0, 0), (p, p), (p, p)))
    windows = np.lib.stride_tricks.sliding_window_view(X, K.shape[2:], axis=(2, 3))[:, :, ::s, ::s]
    return np.tensordot(windows, K, axes=([1, 4, 5], [1, 2, 3])).transpose(0, 3, 1, 2)
