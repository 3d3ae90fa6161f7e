"""half: t counted from 1."""

import numpy as np


def posterior_mean(x_t, x0, t, betas):
    bars = np.cumprod(1 - betas)
    beta, bar = betas[t - 1], bars[t - 1]
    before = bars[t - 2] if t > 1 else 1
    return np.sqrt(before) * beta / (1 - bar) * x0 + np.sqrt(1 - beta) * (1 - before) / (1 - bar) * x_t
