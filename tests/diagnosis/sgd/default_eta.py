"""cause: The default value of the learning rate is 0.1 instead of 0.01.
accepted: none
"""

import numpy as np


def sgd(theta, grad, eta=0.1):
    return theta - eta * grad
