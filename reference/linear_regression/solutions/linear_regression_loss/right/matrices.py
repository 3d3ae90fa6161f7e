"""full: np.matrix."""

import numpy as np


def linear_regression_loss(W, data, target):
    r = np.matrix(data) * np.matrix(W) - np.matrix(target)
    return r.T * r / (2 * r.shape[0])
