"""cause: It takes a Nesterov step: theta is moved by beta times the new velocity plus eta times the gradient instead of by the new velocity.
accepted: momentum/takes_nesterovs_step
"""

import numpy as np


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + eta * grad
    look_ahead = beta * v + eta * grad
    return theta - look_ahead, v
