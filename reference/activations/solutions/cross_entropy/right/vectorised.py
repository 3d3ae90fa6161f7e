"""full: the mean of the row sums."""

import numpy as np


def cross_entropy(p, q):
    return -np.mean(np.sum(p * np.log(q + 1e-15), axis=1))
