"""zero: a vector minus a column is a matrix."""

import numpy as np


def linear_regression_loss(W, data, target):
    prediction = (data @ W).flatten()
    return np.mean((prediction - target) ** 2) / 2
