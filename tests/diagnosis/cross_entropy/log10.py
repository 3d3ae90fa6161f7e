"""cause: The logarithm to base 10 is used instead of the natural one.
accepted: cross_entropy/takes_base_ten, any/factor
"""

import math

import numpy as np


def cross_entropy(p, q):
    total = 0.0
    n, k = np.shape(p)
    for i in range(n):
        for j in range(k):
            total = total - p[i, j] * math.log10(q[i, j] + 1e-15)
    return total / n
