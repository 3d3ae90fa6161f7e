"""zero: active nodes are judged anew in each round."""

import numpy as np


def linear_threshold(weights, thresholds, seeds):
    active = np.zeros(len(thresholds))
    active[seeds] = 1
    for _ in range(len(thresholds)):
        active = (active @ weights >= thresholds).astype(float)
    return active
