"""full: precisions of two Gaussians."""

import numpy as np


def posterior_mean(x_t, x0, t, betas):
    before = np.prod(1 - betas[:t])
    if before == 1:
        return np.array(x0, dtype=float)
    prior, likelihood = 1 / (1 - before), (1 - betas[t]) / betas[t]
    centre = x_t / np.sqrt(1 - betas[t])
    return (prior * np.sqrt(before) * x0 + likelihood * centre) / (prior + likelihood)
