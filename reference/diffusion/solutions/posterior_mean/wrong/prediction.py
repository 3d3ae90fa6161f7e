"""zero: x0 noised to the step before."""

import numpy as np


def posterior_mean(x_t, x0, t, betas):
    before = np.prod(1 - betas[:t])
    return np.sqrt(before) * x0 + np.sqrt(1 - before) * x_t
