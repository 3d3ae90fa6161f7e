"""full: by the Jacobian of the softmax, divided by the probability."""

import numpy as np


def log_policy_gradient(theta, state, action):
    z = state @ theta
    log_p = z - z.max() - np.log(np.exp(z - z.max()).sum())
    p = np.exp(log_p)
    jacobian = np.eye(len(p)) - np.ones((len(p), 1)) * p
    return state.reshape(-1, 1) @ jacobian[action].reshape(1, -1)
