"""full: as in the text."""

import numpy as np


def posterior_mean(x_t, x0, t, betas):
    alphas = 1 - betas
    bars = np.cumprod(alphas)
    if t == 0:
        return x0
    c0 = np.sqrt(bars[t - 1]) * betas[t] / (1 - bars[t])
    ct = np.sqrt(alphas[t]) * (1 - bars[t - 1]) / (1 - bars[t])
    return c0 * x0 + ct * x_t
