"""zero: the chances of new neighbours are added up."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    active = np.isin(np.arange(len(adjacency)), seeds)
    newest = active
    while newest.any():
        chance = p * (newest.astype(int) @ adjacency)
        newest = (rng.random(len(active)) < chance) & ~active
        active = active | newest
    return active
