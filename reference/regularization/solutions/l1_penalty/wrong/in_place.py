"""partial 0.75: takes the absolute values in the caller's array."""

import numpy as np


def l1_penalty(W, lam):
    np.abs(W, out=W)
    return lam * W.sum()
