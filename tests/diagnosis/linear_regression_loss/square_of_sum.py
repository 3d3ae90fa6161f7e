"""cause: The errors are summed before they are squared, so positive and negative errors cancel.
accepted: linear_regression_loss/squares_the_mean, any/only_one_row
"""

import numpy as np


def linear_regression_loss(W, data, target):
    n = data.shape[0]
    predictions = data @ W
    total_error = np.sum(predictions - target)
    return total_error ** 2 / (2 * n)
