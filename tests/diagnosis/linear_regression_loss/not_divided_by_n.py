"""cause: Half the sum of the squared errors is returned, without division by the number of examples.
accepted: linear_regression_loss/sums, any/factor, any/only_one_row
"""

import numpy as np


def linear_regression_loss(W, data, target):
    residuals = np.matmul(data, W) - target
    loss = 0
    for r in residuals:
        loss += r[0] ** 2
    return loss / 2
