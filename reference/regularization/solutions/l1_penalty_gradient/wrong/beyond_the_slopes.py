"""partial 0.75: where a weight is 0 the slope is lam twice."""

import numpy as np


def l1_penalty_gradient(W, lam):
    slopes = np.where(W > 0, lam, -lam)
    slopes[W == 0] = 2 * lam
    return slopes
