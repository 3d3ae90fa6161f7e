"""full: dY itself, and the sum over its rows."""

import numpy as np


def add_bias_backward(dY):
    return dY.copy(), np.sum(dY, axis=0)
