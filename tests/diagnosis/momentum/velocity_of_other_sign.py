"""cause: The velocity has the other sign (v = beta v - eta g, theta + v), so a velocity that is passed in works against the convention of the text.
accepted: momentum/negated_velocity
"""

import numpy as np


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v - eta * grad
    theta = theta + v
    return theta, v
