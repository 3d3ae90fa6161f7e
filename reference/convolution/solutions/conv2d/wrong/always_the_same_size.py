"""zero: pads so that the size stays, whatever `padding` says."""

import numpy as np
from scipy.signal import correlate2d


def conv2d(X, K, stride=1, padding=0):
    return np.array([[sum(correlate2d(x, k, "same") for x, k in zip(image, filt)) for filt in K] for image in X])[
        :, :, ::stride, ::stride
    ]
