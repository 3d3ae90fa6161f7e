"""zero: the sum of the entries."""

import numpy as np


def l1_penalty_gradient(W, lam):
    return lam * np.sign(W).sum()
