"""full: round by round, all nodes at once."""

import numpy as np


def linear_threshold(weights, thresholds, seeds):
    active = np.zeros(len(thresholds), dtype=bool)
    active[seeds] = True
    while True:
        now = active | (weights.T @ active >= thresholds)
        if (now == active).all():
            return active
        active = now
