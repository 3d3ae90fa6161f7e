"""full: half the mean of the squares."""

import numpy as np


def linear_regression_loss(W, data, target):
    return 0.5 * np.mean((data @ W - target) ** 2)
