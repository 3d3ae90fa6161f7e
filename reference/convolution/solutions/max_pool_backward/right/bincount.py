"""full: by the number of the largest entry in the flat array, and bincount."""

import numpy as np


def max_pool_backward(dY, X, size, stride):
    numbers = np.arange(X.size).reshape(X.shape)
    shape = (size, size)
    values = np.lib.stride_tricks.sliding_window_view(X, shape, axis=(2, 3))[:, :, ::stride, ::stride]
    places = np.lib.stride_tricks.sliding_window_view(numbers, shape, axis=(2, 3))[:, :, ::stride, ::stride]
    values, places = values.reshape(dY.size, -1), places.reshape(dY.size, -1)
    best = places[np.arange(dY.size), values.argmax(axis=1)]
    return np.bincount(best, weights=dY.ravel(), minlength=X.size).reshape(X.shape)
