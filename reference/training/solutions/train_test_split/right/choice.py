"""full: chooses without replacement, the rest by difference."""

import numpy as np


def train_test_split(X, y, test_fraction, rng):
    n = len(X)
    test = rng.choice(n, size=round(n * test_fraction), replace=False)
    train = np.array([i for i in range(n) if i not in set(test.tolist())], dtype=int)
    return [X[train], X[test], y[train], y[test]]
