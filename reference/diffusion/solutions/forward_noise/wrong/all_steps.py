"""zero: an array of all steps."""

import numpy as np


def forward_noise(x0, t, alpha_bars, noise):
    return np.array([np.sqrt(a) * x0 + np.sqrt(1 - a) * noise for a in alpha_bars])
