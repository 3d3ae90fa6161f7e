"""zero: variances for factors."""

import numpy as np


def forward_noise(x0, t, alpha_bars, noise):
    return alpha_bars[t] * x0 + (1 - alpha_bars[t]) * noise
