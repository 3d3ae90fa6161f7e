"""cause: The sum is overwritten in each pass of the loop instead of added to, so only the last row counts (divided by n).
accepted: any/only_one_row
"""

import numpy as np


def cross_entropy(p, q):
    loss = 0
    n = len(p)
    for i in range(n):
        loss = -np.dot(p[i], np.log(q[i] + 1e-15))
    return loss / n
