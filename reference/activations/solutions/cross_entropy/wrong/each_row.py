"""zero: returns a value for each row."""

import numpy as np


def cross_entropy(p, q):
    return -np.sum(p * np.log(q + 1e-15), axis=1)
