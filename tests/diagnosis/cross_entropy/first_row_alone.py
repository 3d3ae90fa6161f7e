"""cause: Only the first row counts.
accepted: any/only_one_row
"""

import numpy as np


def cross_entropy(p, q):
    return -np.sum(p[0] * np.log(q[0] + 1e-15))
