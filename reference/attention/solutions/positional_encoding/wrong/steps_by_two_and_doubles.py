"""zero: i steps by two and is doubled once more."""

import numpy as np


def positional_encoding(n, d):
    encoding = np.zeros((n, d))
    for pos in range(n):
        for i in range(0, d, 2):
            encoding[pos, i] = np.sin(pos / 10000 ** (2 * i / d))
            encoding[pos, i + 1] = np.cos(pos / 10000 ** (2 * i / d))
    return encoding
