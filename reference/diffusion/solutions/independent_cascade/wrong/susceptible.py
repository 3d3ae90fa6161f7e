"""zero: who can be won over at all is drawn beforehand, once for each node."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    open_node = rng.random(len(adjacency)) < p
    active = np.isin(np.arange(len(adjacency)), seeds)
    for _ in range(len(adjacency)):
        active = active | ((active @ (adjacency > 0)) & open_node)
    return active
