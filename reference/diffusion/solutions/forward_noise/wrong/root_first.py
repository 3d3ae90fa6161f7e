"""zero: one minus the root."""

import numpy as np


def forward_noise(x0, t, alpha_bars, noise):
    s = np.sqrt(alpha_bars[t])
    return s * x0 + (1 - s) * noise
