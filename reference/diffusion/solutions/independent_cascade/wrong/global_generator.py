"""zero: the global generator of NumPy."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    n = len(adjacency)
    opened = (np.random.rand(n, n) < p) & (adjacency == 1)
    active = np.isin(np.arange(n), seeds)
    for _ in range(len(adjacency)):
        active = active | (active @ opened)
    return active
