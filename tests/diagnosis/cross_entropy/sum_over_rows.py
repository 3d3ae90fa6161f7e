"""cause: The cross-entropies of the rows are summed instead of averaged over the n rows.
accepted: cross_entropy/sums_rows, any/factor, any/only_one_row
"""

import numpy as np


def cross_entropy(p, q):
    loss = 0
    for i in range(p.shape[0]):
        for j in range(p.shape[1]):
            loss += -p[i][j] * np.log(q[i][j] + 1e-15)
    return loss
