"""cause: The new parameters are computed, but the old ones are returned."""

import numpy as np


def sgd(theta, grad, eta=0.01):
    theta_new = theta - eta * grad
    return theta
