"""zero: the arguments stand in another order than the text's."""

import numpy as np


def linear_regression_loss(data, target, W):
    return np.mean((data @ W - target) ** 2) / 2
