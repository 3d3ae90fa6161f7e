"""zero: the positions are 1 to n."""

import numpy as np


def positional_encoding(n, d):
    encoding = np.zeros((n, d))
    angles = np.arange(1, n + 1)[:, None] / 10000 ** (np.arange(0, d, 2) / d)
    encoding[:, 0::2], encoding[:, 1::2] = np.sin(angles), np.cos(angles)
    return encoding
