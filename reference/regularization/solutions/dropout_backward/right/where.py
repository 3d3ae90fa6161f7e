"""full: by np.where."""

import numpy as np


def dropout_backward(dout, mask, rate):
    return np.where(mask, dout / (1 - rate), 0.0)
