"""full: the outer product of the features and one-hot minus policy."""

import numpy as np


def log_policy_gradient(theta, state, action):
    z = state @ theta
    p = np.exp(z - z.max())
    p /= p.sum()
    p = -p
    p[action] += 1
    return np.outer(state, p)
