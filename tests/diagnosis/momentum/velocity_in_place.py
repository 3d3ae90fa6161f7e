"""cause: The velocity is updated in place with *= and +=, so the array that was passed in is changed.
accepted: any/changes_arguments
"""

import numpy as np


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    v *= beta
    v += eta * grad
    theta = theta - v
    return theta, v
