"""partial 0.75: of integers the result is one of integers."""

import numpy as np


def l2_penalty_gradient(W, lam):
    gradient = np.zeros_like(W)
    gradient[:] = lam * W
    return gradient
