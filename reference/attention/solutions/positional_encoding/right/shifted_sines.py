"""full: a cosine is a sine a quarter further on."""

import numpy as np


def positional_encoding(n, d):
    encoding = np.empty((n, d))
    for j in range(d):
        shift = np.pi / 2 if j % 2 else 0.0
        encoding[:, j] = np.sin(np.arange(n) / 10000 ** ((j - j % 2) / d) + shift)
    return encoding
