"""full: one draw for each target, with the chance that any of its new neighbours succeeds."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    active = np.zeros(len(adjacency), dtype=bool)
    active[seeds] = True
    newest = active.astype(int)
    while newest.any():
        chance = 1 - (1 - p) ** (newest @ adjacency)
        joining = (rng.random(len(active)) < chance) & ~active
        active = active | joining
        newest = joining.astype(int)
    return active
