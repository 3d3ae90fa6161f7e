"""zero: one round."""

import numpy as np


def linear_threshold(weights, thresholds, seeds):
    active = np.zeros(len(thresholds), dtype=bool)
    active[seeds] = True
    return active | (active @ weights >= thresholds)
