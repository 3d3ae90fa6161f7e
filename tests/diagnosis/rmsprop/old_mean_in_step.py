"""cause: The step is divided by the root of the old s, before it is updated.
accepted: rmsprop/moves_by_the_old_s
"""

import math

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    theta_new = np.zeros(theta.shape)
    s_new = np.zeros(theta.shape)
    for idx, g in np.ndenumerate(grad):
        theta_new[idx] = theta[idx] - eta * g / math.sqrt(s[idx] + eps)
        s_new[idx] = gamma * s[idx] + (1 - gamma) * g ** 2
    return theta_new, s_new
