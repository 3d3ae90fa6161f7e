"""cause: In the velocity eta and beta are exchanged: v = eta v + beta g.
accepted: momentum/swaps_eta_and_beta
"""

import numpy as np


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    v = eta * v + beta * grad
    return theta - v, v
