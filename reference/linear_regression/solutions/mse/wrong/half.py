"""zero: half the mean."""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ** 2) / 2
