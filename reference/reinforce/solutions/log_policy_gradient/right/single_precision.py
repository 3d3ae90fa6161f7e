"""full: computed in float32."""

import numpy as np


def log_policy_gradient(theta, state, action):
    theta, state = np.float32(theta), np.float32(state)
    e = np.exp(state @ theta - (state @ theta).max())
    taken = np.zeros(theta.shape[1], dtype=np.float32)
    taken[action] = 1
    return np.outer(state, taken - e / e.sum())
