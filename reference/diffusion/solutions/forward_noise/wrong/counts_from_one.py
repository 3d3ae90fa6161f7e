"""half: t counted from 1."""

import numpy as np


def forward_noise(x0, t, alpha_bars, noise):
    a = alpha_bars[t - 1]
    return np.sqrt(a) * x0 + np.sqrt(1 - a) * noise
