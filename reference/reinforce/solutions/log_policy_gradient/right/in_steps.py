"""full: minus the expected features in every column, then the features in the one taken."""

import numpy as np


def log_policy_gradient(theta, state, action):
    z = theta.T @ state
    shares = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    gradient = -state[:, None] * shares
    gradient[:, action] += state
    return gradient
