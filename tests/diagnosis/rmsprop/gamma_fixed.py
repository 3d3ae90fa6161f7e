"""cause: The decay is written into the formula as 0.9 and 0.1, so the value of gamma that is passed is ignored.
accepted: rmsprop/ignores_gamma
"""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = 0.9 * s + 0.1 * grad ** 2
    theta = theta - eta * grad / np.sqrt(s + eps)
    return theta, s
