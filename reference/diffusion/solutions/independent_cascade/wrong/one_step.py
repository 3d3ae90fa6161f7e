"""zero: the neighbours of the seeds alone."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    active = np.zeros(len(adjacency), dtype=bool)
    active[seeds] = True
    for i in seeds:
        active |= (adjacency[i] == 1) & (rng.random(len(adjacency)) < p)
    return active
