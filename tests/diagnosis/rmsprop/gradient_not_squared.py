"""cause: The running mean is taken of the gradient itself instead of its square.
accepted: rmsprop/forgets_the_square
"""

import numpy as np


def running_mean(old, new, decay):
    return decay * old + (1 - decay) * new


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = running_mean(s, grad, gamma)
    scaled_gradient = grad / np.sqrt(s + eps)
    return theta - eta * scaled_gradient, s
