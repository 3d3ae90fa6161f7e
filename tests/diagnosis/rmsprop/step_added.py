"""cause: The step is added to the parameters instead of subtracted.
accepted: rmsprop/climbs
"""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = gamma * s + (1 - gamma) * grad ** 2
    delta = eta * grad / np.sqrt(s + eps)
    theta = theta + delta
    return theta, s
