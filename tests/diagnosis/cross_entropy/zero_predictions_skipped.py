"""cause: Terms with a predicted probability of 0 are skipped instead of being counted with log(1e-15), so a completely wrong prediction costs nothing.
accepted: none
"""

import numpy as np


def cross_entropy(p, q):
    n, k = p.shape
    total = 0
    for row in range(n):
        for col in range(k):
            if q[row, col] > 0:
                total += p[row, col] * np.log(q[row, col] + 1e-15)
    return -total / n
