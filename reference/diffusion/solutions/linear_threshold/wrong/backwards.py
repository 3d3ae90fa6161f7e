"""zero: influence backwards."""

import numpy as np


def linear_threshold(weights, thresholds, seeds):
    active = np.zeros(len(thresholds), dtype=bool)
    active[seeds] = True
    for _ in range(len(thresholds)):
        active |= weights @ active >= thresholds
    return active
