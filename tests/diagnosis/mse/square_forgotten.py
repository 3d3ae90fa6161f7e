"""cause: The differences are averaged without being squared.
accepted: mse/forgets_the_square
"""

import numpy as np


def mse(actual, pred):
    difference = actual - pred
    mean_error = np.sum(difference) / difference.size
    return mean_error
