"""full: the formula as it stands."""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = gamma * s + (1 - gamma) * grad**2
    theta = theta - eta / np.sqrt(s + eps) * grad
    return theta, s
