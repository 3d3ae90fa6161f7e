"""partial 0.5: changes x_t where it lies, and integers cannot be."""

import numpy as np


def posterior_mean(x_t, x0, t, betas):
    bars = np.append(1, np.cumprod(1 - betas))
    x_t *= np.sqrt(1 - betas[t]) * (1 - bars[t]) / (1 - bars[t + 1])
    x_t += np.sqrt(bars[t]) * betas[t] / (1 - bars[t + 1]) * x0
    return x_t
