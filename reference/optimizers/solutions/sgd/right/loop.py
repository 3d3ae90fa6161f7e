"""full: a loop over all parameters."""

import numpy as np


def sgd(theta, grad, eta=0.01):
    new = np.zeros(theta.shape)
    for index, g in np.ndenumerate(grad):
        new[index] = theta[index] - eta * g
    return new
