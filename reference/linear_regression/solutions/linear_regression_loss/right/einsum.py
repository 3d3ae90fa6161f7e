"""full: einsum."""

import numpy as np


def linear_regression_loss(W, data, target):
    residual = np.einsum("nd,do->no", data, W) - target
    return np.einsum("no,no->", residual, residual) / (2.0 * len(data))
