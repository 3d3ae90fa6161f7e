"""full: s moved towards the squares by 1 - gamma."""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = s + (1 - gamma) * (np.square(grad) - s)
    step = np.divide(grad, np.sqrt(s + eps))
    return (theta - eta * step, s)
