"""cause: The learning rate is multiplied twice, in the velocity and again in the step of theta.
accepted: momentum/applies_eta_twice
"""

import numpy as np


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + eta * grad
    theta = theta - eta * v
    return theta, v
