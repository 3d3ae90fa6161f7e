"""full: as a rotation, by an angle."""

import numpy as np


def forward_noise(x0, t, alpha_bars, noise):
    angle = np.arccos(np.sqrt(alpha_bars[t]))
    return (np.cos(angle) * x0 + np.sin(angle) * noise).tolist()
