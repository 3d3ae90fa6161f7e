"""cause: The squared errors are summed but not divided by their number.
accepted: mse/sums, any/factor
"""

import numpy as np


def mse(actual, pred):
    total = 0
    for a, p in zip(np.ravel(actual), np.ravel(pred)):
        total += (a - p) ** 2
    return total
