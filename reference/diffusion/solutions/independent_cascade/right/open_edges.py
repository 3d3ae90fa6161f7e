"""full: all edges drawn at once, then whom the seeds reach over open ones."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    n = len(adjacency)
    opened = (rng.random((n, n)) < p) & (adjacency == 1)
    active = np.zeros(n, dtype=bool)
    active[seeds] = True
    while True:
        then = active | (active @ opened)
        if np.array_equal(then, active):
            return active
        active = then
