"""cause: The squared gradient enters s without the factor 1 - gamma.
accepted: rmsprop/forgets_the_weight
"""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    g2 = np.power(grad, 2)
    s = gamma * s + g2
    theta = theta - eta / np.sqrt(s + eps) * grad
    return theta, s
