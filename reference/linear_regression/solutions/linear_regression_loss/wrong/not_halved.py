"""zero: the whole mean squared error."""

import numpy as np


def linear_regression_loss(W, data, target):
    return np.mean((data @ W - target) ** 2)
