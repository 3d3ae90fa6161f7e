"""full: n rounds, which are always enough, as numbers."""

import numpy as np


def linear_threshold(weights, thresholds, seeds):
    state = np.zeros(len(thresholds))
    state[seeds] = 1
    for _ in range(len(thresholds)):
        state = np.maximum(state, np.einsum("i,ij->j", state, weights) >= thresholds)
    return state
