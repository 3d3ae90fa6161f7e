"""cause: The loss is halved twice, so it is a quarter of the mean squared error.
accepted: linear_regression_loss/halves_twice, any/factor
"""

import numpy as np


def half_mse(actual, pred):
    return np.sum((actual - pred) ** 2) / (2 * len(actual))


def linear_regression_loss(W, data, target):
    prediction = np.dot(data, W)
    return 0.5 * half_mse(target, prediction)
