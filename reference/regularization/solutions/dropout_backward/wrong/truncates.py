"""partial 0.75: of integers the result is one of integers."""

import numpy as np


def dropout_backward(dout, mask, rate):
    dX = np.zeros_like(dout)
    dX[mask == 1] = dout[mask == 1] / (1 - rate)
    return dX
