"""full: the formula as it stands."""

import numpy as np


def l2_penalty(W, lam):
    return 0.5 * lam * np.sum(W**2)
