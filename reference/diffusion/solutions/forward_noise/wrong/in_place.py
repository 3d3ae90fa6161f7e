"""partial 0.5: the data is changed where it lies, and integers cannot be."""

import numpy as np


def forward_noise(x0, t, alpha_bars, noise):
    x0 *= np.sqrt(alpha_bars[t])
    x0 += np.sqrt(1 - alpha_bars[t]) * noise
    return x0
