"""zero: the root of the mean."""

import numpy as np


def mse(actual, pred):
    return np.sqrt(np.mean((actual - pred) ** 2))
