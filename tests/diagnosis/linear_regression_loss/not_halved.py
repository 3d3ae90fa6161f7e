"""cause: The full mean squared error is returned instead of its half.
accepted: linear_regression_loss/not_halved, any/factor
"""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ** 2)


def linear_regression_loss(W, data, target):
    pred = data @ W
    return mse(target, pred)
