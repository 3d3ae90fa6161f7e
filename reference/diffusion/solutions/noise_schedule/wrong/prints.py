"""zero: printed, nothing returned."""

import numpy as np


def noise_schedule(betas):
    alphas = 1 - betas
    print(alphas, np.cumprod(alphas))
