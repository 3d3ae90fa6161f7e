"""full: with math.sqrt and powers of one half."""

import math


def forward_noise(x0, t, alpha_bars, noise):
    a = alpha_bars[t]
    mean = math.sqrt(a) * x0
    return mean + (1 - a) ** 0.5 * noise
