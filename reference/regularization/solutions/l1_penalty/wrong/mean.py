"""zero: the mean."""

import numpy as np


def l1_penalty(W, lam):
    return lam * np.mean(np.abs(W))
