"""cause: The learning rate is multiplied in the step of theta instead of in the velocity (v = beta v + g, theta - eta v).
accepted: momentum/pytorch_form
"""

import numpy as np


def momentum(theta, grad, v, eta=0.01, beta=0.9):
    velocity = np.add(beta * v, grad)
    new_theta = np.subtract(theta, eta * velocity)
    return new_theta, velocity
