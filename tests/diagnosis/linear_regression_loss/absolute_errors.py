"""cause: Absolute errors are used instead of squared ones.
accepted: linear_regression_loss/takes_absolute_values
"""

import numpy as np


def linear_regression_loss(W, data, target):
    h = np.dot(data, W)
    return np.mean(np.abs(h - target)) / 2
