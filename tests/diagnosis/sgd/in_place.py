"""cause: The parameters are changed in place with -=, so the array that was passed in is changed.
accepted: any/changes_arguments
"""

import numpy as np


def sgd(theta, grad, eta=0.01):
    theta -= eta * grad
    return theta
