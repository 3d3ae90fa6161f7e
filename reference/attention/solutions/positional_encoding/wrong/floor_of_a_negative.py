"""zero: an exponent of -2 * i // d, which is cut to a whole number."""

import numpy as np


def positional_encoding(n, d):
    encoding = np.zeros((n, d))
    frequencies = 10000.0 ** (-2 * np.arange(d // 2) // d)
    encoding[:, 0::2] = np.sin(np.outer(np.arange(n), frequencies))
    encoding[:, 1::2] = np.cos(np.outer(np.arange(n), frequencies))
    return encoding
