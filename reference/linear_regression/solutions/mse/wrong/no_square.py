"""zero: the mean of the errors."""

import numpy as np


def mse(actual, pred):
    return np.mean(actual - pred)
