"""cause: Parameters and gradient are exchanged: g - eta theta is returned instead of theta - eta g.
accepted: sgd/swaps_theta_and_grad, sgd/multiplies_theta_by_eta
"""

import numpy as np


def sgd(theta, grad, eta=0.01):
    return grad - eta * theta
