"""cause: The factor beta multiplies the new step as well: v = beta (v + eta g) instead of beta v + eta g.
accepted: momentum/decays_the_new_step_too
"""

import numpy as np


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    # the old velocity plus the new push, with friction
    v = v + eta * grad
    v = beta * v
    theta = theta - v
    return theta, v
