"""full: all weights as arrays, a list returned."""

import numpy as np


def posterior_mean(x_t, x0, t, betas):
    alphas = 1 - betas
    alpha_bars = np.cumprod(alphas)
    previous = np.concatenate(([1.0], alpha_bars))[:-1]
    of_data = np.sqrt(previous) * betas / (1 - alpha_bars)
    of_noised = (1 - previous) * np.sqrt(alphas) / (1 - alpha_bars)
    return np.add(np.multiply(of_data[t], x0), of_noised[t] * x_t).tolist()
