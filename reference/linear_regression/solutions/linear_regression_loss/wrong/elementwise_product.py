"""zero: * for @."""

import numpy as np


def linear_regression_loss(W, data, target):
    return np.mean((data * W.T - target) ** 2) / 2
