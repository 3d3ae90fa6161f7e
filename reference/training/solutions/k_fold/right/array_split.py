"""full: NumPy's array_split, the rest by difference."""

import numpy as np


def k_fold(n, k):
    every = np.arange(n)
    return [(np.setdiff1d(every, test), test) for test in np.array_split(every, k)]
