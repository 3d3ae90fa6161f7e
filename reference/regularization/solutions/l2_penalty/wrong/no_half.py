"""half: lam times the sum of the squares."""

import numpy as np


def l2_penalty(W, lam):
    return lam * np.sum(W**2)
