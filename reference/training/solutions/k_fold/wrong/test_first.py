"""zero: (test, train)."""

import numpy as np


def k_fold(n, k):
    return [(test, np.setdiff1d(np.arange(n), test)) for test in np.array_split(np.arange(n), k)]
