"""zero: who was tried in vain in one round cannot be won over in a later one."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    active = np.isin(np.arange(len(adjacency)), seeds)
    visited = active.copy()
    newest = active.copy()
    while newest.any():
        tried = adjacency[newest] > 0
        newest = (tried & (rng.random(tried.shape) < p)).any(axis=0) & ~visited
        visited |= tried.any(axis=0)
        active |= newest
    return active
