"""cause: The learning rate multiplies the whole difference: eta (theta - g) instead of theta - eta g.
accepted: sgd/scales_theta
"""

import numpy as np


def sgd(theta, grad, eta=0.01):
    return eta * (theta - grad)
