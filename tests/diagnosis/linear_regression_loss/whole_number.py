"""cause: The loss is cut off to a whole number.
accepted: any/truncated
"""

import numpy as np


def linear_regression_loss(W, data, target):
    errors = np.dot(data, W) - target
    return int(np.sum(errors**2) / (2 * len(errors)))
