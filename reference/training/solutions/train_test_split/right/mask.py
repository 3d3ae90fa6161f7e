"""full: a random mask with the right number of rows, which leaves these in their order."""

import numpy as np


def train_test_split(X, y, test_fraction, rng):
    mask = np.zeros(len(X), dtype=bool)
    mask[: int(len(X) * test_fraction)] = True
    rng.shuffle(mask)
    return X[~mask], X[mask], y[~mask], y[mask]
