"""cause: The root of the mean squared error is returned.
accepted: mse/takes_the_root
"""

import numpy as np


def mse(actual, pred):
    diff = actual - pred
    squared = diff ** 2
    return np.sqrt(squared.mean())
