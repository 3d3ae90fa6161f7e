"""full: in single precision."""

import numpy as np


def leaky_relu_gradient(X, slope=0.01):
    return np.where(X > 0, np.float32(1), np.float32(slope))
