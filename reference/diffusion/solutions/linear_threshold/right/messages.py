"""full: each node that joins sends its influence on, once."""

from collections import deque

import numpy as np


def linear_threshold(weights, thresholds, seeds):
    missing = np.array(thresholds, dtype=float)
    active = np.zeros(missing.shape, dtype=bool)
    queue = deque(int(seed) for seed in seeds)
    active[list(queue)] = True
    while queue:
        missing -= weights[queue.popleft()]
        for j in np.flatnonzero((missing <= 0) & ~active):
            active[j] = True
            queue.append(j)
    return active
