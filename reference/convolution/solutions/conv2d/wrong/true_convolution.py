"""zero: SciPy's convolve2d turns the filter around."""

import numpy as np
from scipy.signal import convolve2d


def conv2d(X, K, stride=1, padding=0):
    X = np.pad(X, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    return np.array([[sum(convolve2d(x, k, "valid") for x, k in zip(image, filt)) for filt in K] for image in X])[
        :, :, ::stride, ::stride
    ]
