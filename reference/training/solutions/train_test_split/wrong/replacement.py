"""half: test rows may come twice."""

import numpy as np


def train_test_split(X, y, test_fraction, rng):
    test = rng.integers(0, len(X), round(len(X) * test_fraction))
    train = np.delete(np.arange(len(X)), test)
    return X[train], X[test], y[train], y[test]
