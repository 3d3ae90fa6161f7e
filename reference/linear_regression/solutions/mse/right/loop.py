"""full: a loop over all elements."""

import numpy as np


def mse(actual, pred):
    total = 0.0
    for a, b in zip(np.ravel(actual), np.ravel(pred)):
        total += (a - b) ** 2
    return total / np.size(actual)
