"""cause: In the loop the squared error is assigned instead of added up, so only the last example counts (divided by 2n).
accepted: any/only_one_row
"""

import numpy as np


def linear_regression_loss(W, data, target):
    n, d = data.shape
    loss = 0.0
    for i in range(n):
        prediction = 0.0
        for j in range(d):
            prediction += data[i, j] * W[j, 0]
        loss = (prediction - target[i, 0]) ** 2
    return loss / (2 * n)
