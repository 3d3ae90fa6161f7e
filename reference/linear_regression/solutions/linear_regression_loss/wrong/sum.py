"""zero: the sum of squares, halved."""

import numpy as np


def linear_regression_loss(W, data, target):
    return np.sum((data @ W - target) ** 2) / 2
