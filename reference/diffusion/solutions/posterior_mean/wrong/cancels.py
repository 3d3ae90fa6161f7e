"""zero: alpha_bars of this step in both weights."""

import numpy as np


def posterior_mean(x_t, x0, t, betas):
    a = 1 - betas
    bar = np.cumprod(a)[t]
    return np.sqrt(bar) * betas[t] / (1 - bar) * x0 + np.sqrt(a[t]) * (1 - bar) / (1 - bar) * x_t
