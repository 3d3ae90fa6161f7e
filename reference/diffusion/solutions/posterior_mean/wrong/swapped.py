"""zero: x0 and x_t swapped."""

import numpy as np


def posterior_mean(x_t, x0, t, betas):
    a = 1 - betas
    bars = np.append(1, np.cumprod(a))
    return (np.sqrt(bars[t]) * betas[t] * x_t + np.sqrt(a[t]) * (1 - bars[t]) * x0) / (1 - bars[t + 1])
