"""cause: Epsilon is added to the root instead of inside it.
accepted: rmsprop/eps_outside
"""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = gamma * s + (1 - gamma) * grad ** 2
    theta = theta - eta * grad / (np.sqrt(s) + eps)
    return theta, s
