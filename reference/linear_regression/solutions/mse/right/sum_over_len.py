"""full: divides the sum by the number of rows."""

import numpy as np


def mse(actual, pred):
    return np.sum((actual - pred) ** 2) / len(actual)
