"""half: more than the threshold."""

import numpy as np


def linear_threshold(weights, thresholds, seeds):
    active = np.zeros(len(thresholds), dtype=bool)
    active[seeds] = True
    for _ in range(len(thresholds)):
        active = active | (active @ weights > thresholds)
    return active
