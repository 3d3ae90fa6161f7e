"""zero: raises at the first step."""

import numpy as np


def posterior_mean(x_t, x0, t, betas):
    if t < 1:
        raise ValueError("no step before")
    a = 1 - betas
    bars = np.cumprod(a)
    return (
        np.sqrt(bars[t - 1]) * betas[t] / (1 - bars[t]) * x0 + np.sqrt(a[t]) * (1 - bars[t - 1]) / (1 - bars[t]) * x_t
    )
