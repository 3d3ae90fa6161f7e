"""half: the last fold is too large."""

import numpy as np


def k_fold(n, k):
    size = n // k
    pairs = []
    for i in range(k):
        stop = n if i == k - 1 else (i + 1) * size
        test = np.arange(i * size, stop)
        pairs.append((np.delete(np.arange(n), test), test))
    return pairs
