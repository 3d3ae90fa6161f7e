"""full: stores by mask into an array of zeros."""

import numpy as np


def l1_penalty_gradient(W, lam):
    gradient = np.zeros(W.shape)
    gradient[W > 0] = lam
    gradient[W < 0] = -lam
    return gradient
