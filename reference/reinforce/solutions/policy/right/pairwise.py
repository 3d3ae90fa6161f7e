"""full: one over the sum of exponentials of differences."""

import numpy as np


def policy(theta, state):
    h = np.dot(state, theta)
    return 1 / np.exp(np.minimum(h[None, :] - h[:, None], 700)).sum(axis=1)
