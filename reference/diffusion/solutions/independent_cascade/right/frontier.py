"""full: round by round, a draw for each edge that leads out of the newest."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    n = len(adjacency)
    active = np.isin(np.arange(n), seeds)
    frontier = np.asarray(seeds)
    while len(frontier):
        success = rng.binomial(1, p, size=(len(frontier), n)) * adjacency[frontier]
        reached = success.any(axis=0)
        frontier = np.flatnonzero(reached & ~active)
        active[frontier] = True
    return active
