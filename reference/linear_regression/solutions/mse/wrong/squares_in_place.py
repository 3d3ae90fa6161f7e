"""partial 0.5: works in the caller's array, which an array of integers refuses."""

import numpy as np


def mse(actual, pred):
    actual -= pred
    actual **= 2
    return np.mean(actual)
