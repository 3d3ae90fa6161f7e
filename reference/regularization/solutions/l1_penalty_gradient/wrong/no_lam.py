"""zero: lam is left out."""

import numpy as np


def l1_penalty_gradient(W, lam):
    return np.sign(W)
