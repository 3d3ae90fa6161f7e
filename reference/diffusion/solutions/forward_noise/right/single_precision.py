"""full: computed in float32."""

import numpy as np


def forward_noise(x0, t, alpha_bars, noise):
    a = np.float32(alpha_bars[t])
    return np.sqrt(a) * x0.astype(np.float32) + np.sqrt(np.float32(1) - a) * noise.astype(np.float32)
