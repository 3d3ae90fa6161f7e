"""zero: draws for edges to higher numbers alone, the others are always open."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    n = len(adjacency)
    opened = (np.triu(rng.random((n, n))) < p) & (adjacency == 1)
    active = np.isin(np.arange(n), seeds)
    for _ in range(n):
        active = active | (active @ opened)
    return active
