"""zero: draws noise of its own."""

import numpy as np


def forward_noise(x0, t, alpha_bars, noise):
    eps = np.random.randn(*x0.shape)
    return np.sqrt(alpha_bars[t]) * x0 + np.sqrt(1 - alpha_bars[t]) * eps
