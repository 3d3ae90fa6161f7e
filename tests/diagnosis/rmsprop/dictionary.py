"""cause: The values are returned in a dict.
accepted: any/returns_dict
"""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = gamma * s + (1 - gamma) * grad * grad
    return {"theta": theta - eta * grad / np.sqrt(s + eps), "s": s}
