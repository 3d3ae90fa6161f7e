"""full: sets of nodes."""

import numpy as np


def linear_threshold(weights, thresholds, seeds):
    n = len(thresholds)
    active = set(int(s) for s in seeds)
    while True:
        new = {j for j in range(n) if j not in active and sum(weights[i, j] for i in active) >= thresholds[j]}
        if not new:
            break
        active |= new
    return np.array([j in active for j in range(n)])
