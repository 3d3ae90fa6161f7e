"""cause: The gradient of the loss is returned instead of the loss.
accepted: linear_regression_loss/gives_the_gradient
"""

import numpy as np


def linear_regression_loss(W, data, target):
    n = len(data)
    error = data @ W - target
    return data.T @ error / n
