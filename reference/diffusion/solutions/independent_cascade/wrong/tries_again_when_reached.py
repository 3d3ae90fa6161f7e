"""zero: who is reached a second time tries again."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    active = np.isin(np.arange(len(adjacency)), seeds)
    newest = active
    for _ in range(len(adjacency)):
        draws = rng.random((newest.sum(), len(newest)))
        newest = ((adjacency[newest] > 0) & (draws < p)).any(axis=0)
        active = active | newest
    return active
