"""cause: The minus sign is missing, so the loss is negative.
accepted: cross_entropy/forgets_the_minus, any/factor
"""

import numpy as np


def cross_entropy(p, q):
    n = len(p)
    log_q = np.log(q + 1e-15)
    per_row = np.sum(np.multiply(p, log_q), axis=1)
    return np.sum(per_row) / n
