"""cause: The constant inside the logarithm is written 10e-15, which is 1e-14, ten times too large.
accepted: none
"""

import numpy as np


def cross_entropy(p, q):
    n = p.shape[0]
    ce = -np.sum(p * np.log(q + 10e-15)) / n
    return ce
