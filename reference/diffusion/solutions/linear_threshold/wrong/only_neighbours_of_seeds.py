"""zero: only neighbours of the seeds can join."""

import numpy as np


def linear_threshold(weights, thresholds, seeds):
    active = np.zeros(len(thresholds), dtype=bool)
    active[seeds] = True
    near = weights[seeds].any(axis=0)
    for _ in range(len(thresholds)):
        active = active | (near & (active @ weights >= thresholds))
    return active
