"""full: softmax of state @ theta."""

import numpy as np


def policy(theta, state):
    z = state @ theta
    e = np.exp(z - np.max(z))
    return e / np.sum(e)
