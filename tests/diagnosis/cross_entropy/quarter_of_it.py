"""cause: It is divided by the number of classes as well as rows, and the sign is lost.
accepted: any/factor
"""

import numpy as np


def cross_entropy(p, q):
    n, k = p.shape
    return np.sum(p * np.log(q + 1e-15)) / n / k
