"""full: recursive, with a generator that is made from the one given."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    own = np.random.default_rng(int(rng.integers(2**32)))
    active = np.zeros(len(adjacency), dtype=int)

    def visit(node):
        for other in np.flatnonzero(adjacency[node]):
            if not active[other] and own.random() >= 1 - p:
                active[other] = 1
                visit(other)

    active[seeds] = 1
    for seed in seeds:
        visit(seed)
    return active
