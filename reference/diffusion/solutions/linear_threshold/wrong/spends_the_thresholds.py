"""partial 0.75: subtracts the influence from the thresholds that it was given."""

import numpy as np


def linear_threshold(weights, thresholds, seeds):
    active = np.zeros(len(thresholds), dtype=bool)
    active[seeds] = True
    queue = list(seeds)
    while queue:
        thresholds -= weights[queue.pop()]
        for j in range(len(thresholds)):
            if not active[j] and thresholds[j] <= 0:
                active[j] = True
                queue.append(j)
    return active
