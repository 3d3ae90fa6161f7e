"""zero: no square roots."""

import numpy as np


def posterior_mean(x_t, x0, t, betas):
    a = 1 - betas
    bars = np.append(1, np.cumprod(a))
    return (bars[t] * betas[t] * x0 + a[t] * (1 - bars[t]) * x_t) / (1 - bars[t + 1])
