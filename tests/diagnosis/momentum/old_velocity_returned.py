"""cause: The velocity that was passed in is returned instead of the new one.
accepted: momentum/returns_the_old_velocity, any/returns_argument
"""

import numpy as np


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    v_new = beta * v + eta * grad
    theta_new = theta - v_new
    return theta_new, v
