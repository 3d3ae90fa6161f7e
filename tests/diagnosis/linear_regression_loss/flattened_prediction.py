"""cause: The prediction is flattened to a vector while the target stays a column, so their difference broadcasts to an n by n matrix of all pairs.
accepted: linear_regression_loss/subtracts_a_column_from_a_row, any/only_one_row
"""

import numpy as np


def mse(actual, pred):
    return np.mean((actual - pred) ** 2)


def linear_regression_loss(W, data, target):
    pred = (data @ W).flatten()
    return mse(target, pred) / 2
