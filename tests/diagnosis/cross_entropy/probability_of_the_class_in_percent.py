"""cause: One of the factors of ten is forgotten: it is a hundred times too large.
accepted: any/factor
"""

import numpy as np


def cross_entropy(p, q):
    return -100 * np.mean(np.sum(p * np.log(q + 1e-15), axis=1))
