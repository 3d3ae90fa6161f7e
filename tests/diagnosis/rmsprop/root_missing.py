"""cause: The step is divided by s + eps itself instead of its square root.
accepted: rmsprop/forgets_the_root
"""

import numpy as np


def rmsprop(theta, grad, s, eta=0.01, gamma=0.9, eps=1e-8):
    s = s * gamma + (grad * grad) * (1 - gamma)
    theta = theta - eta * grad / (s + eps)
    return theta, s
