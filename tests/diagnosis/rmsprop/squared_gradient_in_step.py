"""cause: The step uses the squared gradient instead of the gradient in its numerator.
accepted: rmsprop/squares_the_gradient_in_the_step
"""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    grad = grad ** 2
    s = gamma * s + (1 - gamma) * grad
    theta = theta - eta * grad / np.sqrt(s + eps)
    return theta, s
