"""full: by the noise that leads from x0 to x_t, as a network that predicts it."""

import numpy as np


def posterior_mean(x_t, x0, t, betas):
    alpha_bar = np.prod(1 - betas[: t + 1])
    noise = (x_t - np.sqrt(alpha_bar) * x0) / np.sqrt(1 - alpha_bar)
    return (x_t - betas[t] / np.sqrt(1 - alpha_bar) * noise) / np.sqrt(1 - betas[t])
