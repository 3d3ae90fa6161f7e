"""full: a loop over all parameters."""

import numpy as np


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    new_theta, new_v = np.array(theta), np.array(v)
    for i in np.ndindex(theta.shape):
        new_v[i] = beta * v[i] + eta * grad[i]
        new_theta[i] = theta[i] - new_v[i]
    return new_theta, new_v
