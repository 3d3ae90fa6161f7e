"""partial 0.75: integer data is cut off."""

import numpy as np


def forward_noise(x0, t, alpha_bars, noise):
    x = np.zeros_like(x0)
    x[...] = np.sqrt(alpha_bars[t]) * x0 + np.sqrt(1 - alpha_bars[t]) * noise
    return x
