"""full: a permutation, cut in two."""

import numpy as np


def train_test_split(X, y, test_fraction, rng):
    order = rng.permutation(len(X))
    n_test = int(np.ceil(test_fraction * len(X)))
    return X[order[n_test:]], X[order[:n_test]], y[order[n_test:]], y[order[:n_test]]
