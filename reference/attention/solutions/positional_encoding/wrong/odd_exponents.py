"""zero: i steps by two, and the cosine takes i + 1."""

import numpy as np


def positional_encoding(n, d):
    encoding = np.zeros((n, d))
    for pos in range(n):
        for i in range(0, d, 2):
            encoding[pos, i] = np.sin(pos / 10000 ** (2 * i / d))
            encoding[pos, i + 1] = np.cos(pos / 10000 ** (2 * (i + 1) / d))
    return encoding
