"""cause: The new parameters are computed, but the old ones are returned.
accepted: sgd/leaves_theta, any/returns_argument
"""

import numpy as np


def sgd(theta, grad, eta=0.01):
    theta_new = theta - eta * grad
    return theta
