"""cause: The sum is divided by the number of features (weights) instead of the number of examples.
accepted: linear_regression_loss/divides_by_features
"""

import numpy as np


def linear_regression_loss(W, data, target):
    n = data.shape[1]
    errors = data @ W - target
    return np.sum(errors ** 2) / (2 * n)
