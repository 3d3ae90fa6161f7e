"""full: the formula as it stands."""

import numpy as np


def l1_penalty(W, lam):
    return lam * np.sum(np.abs(W))
