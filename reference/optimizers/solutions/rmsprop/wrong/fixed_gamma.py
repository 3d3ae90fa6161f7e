"""zero: gamma is fixed at 0.9."""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = 0.9 * s + 0.1 * grad**2
    return theta - eta * grad / np.sqrt(s + eps), s
