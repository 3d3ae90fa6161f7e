"""full: a dot product, returned in an array of shape (1,)."""

import numpy as np


def mse(actual, pred):
    difference = np.asarray(actual - pred, dtype=float).reshape(-1)
    return np.array([difference @ difference / len(difference)])
