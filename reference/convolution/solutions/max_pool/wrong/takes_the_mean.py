"""zero: pooling by the mean."""

import numpy as np


def max_pool(X, size, stride):
    view = np.lib.stride_tricks.sliding_window_view(X, (size, size), axis=(2, 3))
    return view[:, :, ::stride, ::stride].mean(axis=(4, 5))
