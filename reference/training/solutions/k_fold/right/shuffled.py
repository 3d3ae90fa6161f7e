"""full: shuffled first, in another order every time."""

import numpy as np


def k_fold(n, k):
    folds = np.array_split(np.random.default_rng().permutation(n), k)
    return [(np.concatenate([folds[j] for j in range(k) if j != i]), folds[i]) for i in range(k)]
