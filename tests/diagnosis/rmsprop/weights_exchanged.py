"""cause: The weights of the running mean are exchanged: (1-gamma) s + gamma g^2.
accepted: rmsprop/swaps_the_weights
"""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = (1 - gamma) * s + gamma * grad**2
    return theta - eta * grad / np.sqrt(s + eps), s
