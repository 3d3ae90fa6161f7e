"""zero: every active node tries in every round."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    n = len(adjacency)
    active = np.zeros(n, dtype=bool)
    active[seeds] = True
    changed = True
    while changed:
        changed = False
        for i in np.flatnonzero(active):
            success = (adjacency[i] == 1) & ~active & (rng.random(n) < p)
            changed = changed or success.any()
            active |= success
    return active
