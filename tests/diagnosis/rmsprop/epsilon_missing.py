"""cause: Epsilon is left out of the root.
accepted: rmsprop/drops_eps
"""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s_new = gamma * s + (1 - gamma) * np.square(grad)
    learning_rate = eta / np.sqrt(s_new)
    return theta - learning_rate * grad, s_new
