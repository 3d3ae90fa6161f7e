"""full: a loop over all parameters."""

import math

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    theta, s = np.array(theta), np.array(s)
    for i in np.ndindex(theta.shape):
        s[i] = gamma * s[i] + (1 - gamma) * grad[i] ** 2
        theta[i] -= eta * grad[i] / math.sqrt(s[i] + eps)
    return theta, s
