"""zero: a generator with a seed of its own."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    rng = np.random.default_rng(42)
    n = len(adjacency)
    opened = (rng.random((n, n)) < p) & (adjacency == 1)
    active = np.isin(np.arange(n), seeds)
    for _ in range(len(adjacency)):
        active = active | (active @ opened)
    return active
