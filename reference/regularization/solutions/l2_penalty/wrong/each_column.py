"""zero: one number for each column."""

import numpy as np


def l2_penalty(W, lam):
    return lam / 2 * np.sum(W**2, axis=0)
