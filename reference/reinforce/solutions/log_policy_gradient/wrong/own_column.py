"""zero: the column of the action alone."""

import numpy as np


def log_policy_gradient(theta, state, action):
    e = np.exp(state @ theta - (state @ theta).max())
    gradient = np.zeros(theta.shape)
    gradient[:, action] = state * (1 - (e / e.sum())[action])
    return gradient
