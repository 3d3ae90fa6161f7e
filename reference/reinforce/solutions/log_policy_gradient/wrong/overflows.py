"""partial 0.75: the exponentials overflow."""

import numpy as np


def log_policy_gradient(theta, state, action):
    e = np.exp(state @ theta)
    return np.outer(state, np.eye(theta.shape[1])[action] - e / e.sum())
