"""full: a copy is multiplied."""

import numpy as np


def l2_penalty_gradient(W, lam):
    gradient = np.array(W, dtype=float)
    gradient *= lam
    return gradient
