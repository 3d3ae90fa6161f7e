"""zero: only the newest have influence."""

import numpy as np


def linear_threshold(weights, thresholds, seeds):
    active = set(seeds.tolist())
    newest = set(active)
    while newest:
        joined = set()
        for j in range(len(thresholds)):
            if j not in active and sum(weights[i, j] for i in newest) >= thresholds[j]:
                joined.add(j)
        active |= joined
        newest = joined
    return np.array([j in active for j in range(len(thresholds))])
