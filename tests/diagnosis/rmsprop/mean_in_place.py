"""cause: The running mean is updated in place, so the array that was passed in is changed.
accepted: any/changes_arguments
"""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s *= gamma
    s += (1 - gamma) * grad ** 2
    new_theta = theta - eta * grad / np.sqrt(s + eps)
    return new_theta, s
