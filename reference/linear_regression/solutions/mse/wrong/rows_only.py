"""partial 0.75: divides a matrix's sum by its rows."""

import numpy as np


def mse(actual, pred):
    return np.sum((actual - pred) ** 2) / len(actual)
