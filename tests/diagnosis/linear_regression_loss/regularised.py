"""cause: A regularisation term with the squared weights is added to the loss.
accepted: none
"""

import numpy as np


def linear_regression_loss(W, data, target, lam=0.1):
    n = data.shape[0]
    error = data.dot(W) - target
    data_loss = np.sum(error ** 2) / (2 * n)
    reg_loss = lam / 2 * np.sum(W ** 2)
    return data_loss + reg_loss
