"""full: a scaled mask."""

import numpy as np


def dropout_backward(dout, mask, rate):
    scale = np.asarray(mask, dtype=float) / (1.0 - rate)
    return np.multiply(scale, dout)
