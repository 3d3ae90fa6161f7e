"""half: db as a matrix of one row."""

import numpy as np


def add_bias_backward(dY):
    return dY, np.sum(dY, axis=0, keepdims=True)
