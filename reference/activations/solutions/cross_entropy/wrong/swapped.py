"""zero: the logarithm of the targets."""

import numpy as np


def cross_entropy(p, q):
    return -np.mean(np.sum(q * np.log(p + 1e-15), axis=1))
