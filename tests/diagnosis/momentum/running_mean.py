"""cause: The velocity is a running mean beta v + (1-beta) g of the gradients and eta is multiplied only in the step of theta.
accepted: momentum/exponential_average
"""

import numpy as np


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    v = beta * v + (1 - beta) * grad
    theta = theta - eta * v
    return theta, v
