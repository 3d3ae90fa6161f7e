"""full: the angles of all columns by 2 * (j // 2), then a choice."""

import numpy as np


def positional_encoding(n, d):
    j = np.arange(d)
    angles = np.arange(n).reshape(-1, 1) / np.power(10000, 2 * (j // 2) / np.float64(d))
    return np.where(j % 2 == 0, np.sin(angles), np.cos(angles))
