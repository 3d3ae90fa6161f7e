"""cause: The running mean that was passed in is returned instead of the updated one.
accepted: rmsprop/returns_the_old_s, any/returns_argument
"""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    mean_square = gamma * s + (1 - gamma) * grad ** 2
    theta = theta - eta * grad / np.sqrt(mean_square + eps)
    return theta, s
