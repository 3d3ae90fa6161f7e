"""half: NumPy's global generator."""

import numpy as np


def train_test_split(X, y, test_fraction, rng):
    order = np.random.permutation(len(X))
    cut = round(len(X) * test_fraction)
    return X[order[cut:]], X[order[:cut]], y[order[cut:]], y[order[:cut]]
