"""cause: The new parameters are transposed.
accepted: any/transposed
"""

import numpy as np


def sgd(theta, grad, eta=0.01):
    return np.transpose(theta - eta * grad)
