"""zero: the gradient goes to what was dropped."""

import numpy as np


def dropout_backward(dout, mask, rate):
    return np.where(mask, 0, dout) / (1 - rate)
