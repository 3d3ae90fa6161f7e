"""cause: The full mean squared error is returned instead of its half."""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ** 2)


def linear_regression_loss(W, data, target):
    pred = data @ W
    return mse(target, pred)
