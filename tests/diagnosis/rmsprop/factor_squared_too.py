"""cause: The factor 1 - gamma is squared together with the gradient: ((1-gamma) g)^2.
accepted: rmsprop/squares_the_weight
"""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = gamma * s + ((1 - gamma) * grad) ** 2
    theta = theta - eta * grad / np.sqrt(s + eps)
    return theta, s
