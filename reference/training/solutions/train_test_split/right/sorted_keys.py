"""full: the rows with the smallest random keys, in single precision."""

import numpy as np


def train_test_split(X, y, test_fraction, rng):
    keys = rng.random(len(X))
    test = keys <= np.sort(keys)[int(len(X) * test_fraction) - 1]
    X = X.astype(np.float32)
    return X[~test], X[test], y[~test], y[test]
