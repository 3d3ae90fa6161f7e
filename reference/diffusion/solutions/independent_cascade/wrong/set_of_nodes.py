"""zero: the numbers of the active nodes."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    active = set(seeds.tolist())
    queue = list(active)
    while queue:
        i = queue.pop(0)
        for j in np.flatnonzero(adjacency[i]).tolist():
            if j not in active and rng.random() < p:
                active.add(j)
                queue.append(j)
    return sorted(active)
