"""partial 0.75: of integers the result is one of integers."""

import numpy as np


def l1_penalty_gradient(W, lam):
    gradient = np.zeros_like(W)
    gradient[W > 0] = lam
    gradient[W < 0] = -lam
    return gradient
