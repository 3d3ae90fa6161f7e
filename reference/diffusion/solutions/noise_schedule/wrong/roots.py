"""zero: roots of 1 - betas."""

import numpy as np


def noise_schedule(betas):
    alphas = np.sqrt(1 - betas)
    return alphas, np.cumprod(alphas)
