"""cause: The squared gradients of all parameters are averaged to one number, so the parameters no longer have running means of their own.
accepted: rmsprop/averages_over_the_parameters
"""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    mean_squared_grad = np.mean(grad ** 2)
    s = gamma * s + (1 - gamma) * mean_squared_grad
    theta = theta - eta * grad / np.sqrt(s + eps)
    return theta, s
