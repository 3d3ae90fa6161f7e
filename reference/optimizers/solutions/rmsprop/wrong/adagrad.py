"""zero: adds the squares up."""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = s + grad**2
    return theta - eta * grad / np.sqrt(s + eps), s
