"""cause: Epsilon is added to s when it is updated, so it is contained in the running mean that is returned.
accepted: rmsprop/keeps_eps_in_s
"""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = gamma * s + (1 - gamma) * grad ** 2 + eps
    theta = theta - eta * grad / np.sqrt(s)
    return theta, s
