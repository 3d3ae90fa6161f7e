"""cause: The learning rate is overwritten with 0.01 inside the function, so the value that is passed is ignored.
accepted: sgd/ignores_eta
"""

import numpy as np


def sgd(theta, grad, eta=0.01):
    eta = 0.01
    theta = theta - eta * grad
    return theta
