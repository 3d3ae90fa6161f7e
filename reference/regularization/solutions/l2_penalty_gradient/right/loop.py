"""full: a double loop."""

import numpy as np


def l2_penalty_gradient(W, lam):
    gradient = np.zeros(W.shape)
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            gradient[i, j] = lam * W[i, j]
    return gradient
