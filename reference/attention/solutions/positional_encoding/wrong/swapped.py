"""zero: cosines in the even columns."""

import numpy as np


def positional_encoding(n, d):
    encoding = np.zeros((n, d))
    angles = np.arange(n)[:, None] / 10000 ** (np.arange(0, d, 2) / d)
    encoding[:, 1::2] = np.sin(angles)
    encoding[:, 0::2] = np.cos(angles)
    return encoding
