"""full: entry by entry."""

import numpy as np


def forward_noise(x0, t, alpha_bars, noise):
    out = np.zeros(x0.shape)
    signal, strength = alpha_bars[t] ** 0.5, (1.0 - alpha_bars[t]) ** 0.5
    for index in np.ndindex(*x0.shape):
        out[index] = signal * x0[index] + strength * noise[index]
    return out
