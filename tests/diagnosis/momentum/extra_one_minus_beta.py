"""cause: The gradient's part of the velocity has an extra factor 1 - beta: v = beta v + (1-beta) eta g.
accepted: momentum/weights_the_step_by_one_minus_beta
"""

import numpy as np


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    old_part = beta * v
    new_part = (1 - beta) * eta * grad
    v = old_part + new_part
    theta = theta - v
    return theta, v
