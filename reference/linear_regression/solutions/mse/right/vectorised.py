"""full: the mean of the squares."""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ** 2)
