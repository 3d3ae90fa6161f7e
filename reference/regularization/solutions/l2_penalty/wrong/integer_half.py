"""zero: lam // 2 rounds down."""

import numpy as np


def l2_penalty(W, lam):
    return lam // 2 * np.sum(W**2)
