"""half: all sines before all cosines."""

import numpy as np


def positional_encoding(n, d):
    angles = np.arange(n)[:, None] / 10000 ** (np.arange(0, d, 2) / d)
    return np.hstack([np.sin(angles), np.cos(angles)])
