"""cause: The gradient is added instead of subtracted.
accepted: sgd/climbs
"""

import numpy as np


def sgd(theta, grad, eta=0.01):
    theta_new = np.zeros(theta.shape)
    for idx in np.ndindex(theta.shape):
        theta_new[idx] = theta[idx] + eta * grad[idx]
    return theta_new
