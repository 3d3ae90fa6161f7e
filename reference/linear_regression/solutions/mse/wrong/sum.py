"""zero: the sum of the squares."""

import numpy as np


def mse(actual, pred):
    return np.sum((actual - pred) ** 2)
