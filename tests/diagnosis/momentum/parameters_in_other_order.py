"""cause: The parameters eta and beta stand in the wrong order in the signature, so values given by position are exchanged.
accepted: momentum/reorders_the_hyperparameters
"""

import numpy as np


def momentum(theta, grad, v, beta=0.9, eta=0.01):
    v = beta * v + eta * grad
    return theta - v, v
