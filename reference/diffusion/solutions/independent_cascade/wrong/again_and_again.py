"""zero: every active node tries in every round."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    active = np.isin(np.arange(len(adjacency)), seeds)
    while True:
        tried = adjacency[active] == 1
        then = active | (tried & (rng.random(tried.shape) < p)).any(axis=0)
        if then.sum() == active.sum():
            return then
        active = then
