"""partial 0.5: a running sum for the running product."""

import numpy as np


def noise_schedule(betas):
    alphas = 1 - betas
    return alphas, np.cumsum(alphas)
