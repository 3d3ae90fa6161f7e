"""full: computed in float32, recursively."""

import numpy as np


def linear_threshold(weights, thresholds, seeds):
    W, limits = np.asarray(weights, np.float32), np.asarray(thresholds, np.float32)

    def onwards(active):
        then = np.logical_or(active, W[active].sum(axis=0) >= limits)
        return then if then.sum() == active.sum() else onwards(then)

    return onwards(np.isin(np.arange(len(limits)), seeds)).astype(np.float32)
