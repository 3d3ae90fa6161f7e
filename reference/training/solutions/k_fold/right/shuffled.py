"""full: shuffled first, with masks turned into indices."""

import numpy as np


def k_fold(n, k):
    fold = np.random.default_rng(1).permutation(np.arange(n) % k)
    return [(np.flatnonzero(fold != i), np.flatnonzero(fold == i)) for i in range(k)]
