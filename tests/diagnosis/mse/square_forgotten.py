"""cause: The differences are averaged without being squared."""

import numpy as np


def mse(actual, pred):
    difference = actual - pred
    mean_error = np.sum(difference) / difference.size
    return mean_error
