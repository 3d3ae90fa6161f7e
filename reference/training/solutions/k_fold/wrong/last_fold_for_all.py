"""half: trains on everything but the last fold."""

import numpy as np


def k_fold(n, k):
    folds = np.array_split(np.arange(n), k)
    return [(np.concatenate(folds[:-1]), fold) for fold in folds]
