"""cause: The velocity is added to the parameters instead of subtracted.
accepted: momentum/climbs
"""

import numpy as np


def update_velocity(v, grad, eta, beta):
    return beta * v + eta * grad


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    velocity = update_velocity(v, grad, eta, beta)
    position = theta + velocity
    return position, velocity
