"""cause: The parameters are moved by the old velocity, before it is updated.
accepted: momentum/moves_by_the_old_velocity
"""

import numpy as np


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    theta = theta - v
    v = beta * v + eta * grad
    return theta, v
