"""cause: The results are returned in the wrong order, (v, theta).
accepted: momentum/swaps_the_values
"""

import numpy as np


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + eta * grad
    theta = theta - v
    return v, theta
