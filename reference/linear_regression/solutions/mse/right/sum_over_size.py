"""full: the sum over the number of elements."""

import numpy as np


def mse(actual, pred):
    return np.sum(np.square(pred - actual)) / actual.size
