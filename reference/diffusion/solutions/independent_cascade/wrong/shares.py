"""zero: each node wins a rounded share of its neighbours."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    active = set(seeds.tolist())
    queue = list(active)
    while queue:
        neighbours = np.flatnonzero(adjacency[queue.pop(0)])
        for j in rng.permutation(neighbours)[: round(p * len(neighbours))].tolist():
            if j not in active:
                active.add(j)
                queue.append(j)
    return np.isin(np.arange(len(adjacency)), list(active))
