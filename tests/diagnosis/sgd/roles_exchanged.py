"""cause: Parameters and gradient are exchanged: g - eta theta is returned instead of theta - eta g."""

import numpy as np


def sgd(theta, grad, eta=0.01):
    return grad - eta * theta
