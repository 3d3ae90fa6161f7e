"""full: SciPy's correlate2d for each pair of a channel and a filter."""

import numpy as np
from scipy.signal import correlate2d


def conv2d(X, K, stride=1, padding=0):
    X = np.pad(X, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    return np.array([[sum(correlate2d(x, k, "valid") for x, k in zip(image, filt)) for filt in K] for image in X])[
        :, :, ::stride, ::stride
    ]
