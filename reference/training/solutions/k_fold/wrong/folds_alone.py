"""zero: the test sets alone."""

import numpy as np


def k_fold(n, k):
    return np.array_split(np.arange(n), k)
