"""zero: one draw for each target in a round."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    n = len(adjacency)
    active = np.zeros(n, dtype=bool)
    active[seeds] = True
    newest = active.copy()
    while newest.any():
        exposed = (newest.astype(int) @ adjacency > 0) & ~active
        newest = exposed & (rng.random(n) < p)
        active |= newest
    return active
