"""half: floating-point numbers, by np.append to an empty array."""

import numpy as np


def k_fold(n, k):
    pairs = []
    for i in range(k):
        train, test = np.array([]), np.array([])
        for j in range(n):
            if j % k == i:
                test = np.append(test, j)
            else:
                train = np.append(train, j)
        pairs.append((train, test))
    return pairs
