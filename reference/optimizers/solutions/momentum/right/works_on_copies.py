"""full: changes copies in place."""

import numpy as np


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    velocity = v.copy()
    velocity *= beta
    velocity += eta * grad
    moved = np.copy(theta)
    moved -= velocity
    return moved, velocity
