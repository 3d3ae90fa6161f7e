"""full: rows and labels shuffled one after the other, by two generators in one state."""

import copy

import numpy as np


def minibatches(X, y, batch_size, rng):
    again = copy.deepcopy(rng)
    X, y = rng.permutation(X, axis=0), again.permutation(y, axis=0)
    count = (len(X) + batch_size - 1) // batch_size
    return [(X[b * batch_size : (b + 1) * batch_size], y[b * batch_size : (b + 1) * batch_size]) for b in range(count)]
