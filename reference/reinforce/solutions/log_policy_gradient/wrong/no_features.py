"""zero: the vector of an action, without the features."""

import numpy as np


def log_policy_gradient(theta, state, action):
    e = np.exp(state @ theta - (state @ theta).max())
    gradient = -e / e.sum()
    gradient[action] += 1
    return gradient
