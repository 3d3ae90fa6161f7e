"""full: NumPy's running product."""

import numpy as np


def noise_schedule(betas):
    alphas = 1.0 - betas
    alpha_bars = np.cumprod(alphas, axis=0)
    return alphas, alpha_bars
