"""half: rows that are left over are never tested."""

import numpy as np


def k_fold(n, k):
    size = n // k
    pairs = []
    for i in range(k):
        test = np.arange(i * size, (i + 1) * size)
        pairs.append((np.delete(np.arange(n), test), test))
    return pairs
