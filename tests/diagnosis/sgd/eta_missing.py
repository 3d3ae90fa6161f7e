"""cause: The gradient is subtracted without being multiplied by the learning rate.
accepted: sgd/forgets_eta
"""

import numpy as np


def sgd(theta, grad, eta=0.01):
    new_theta = np.array(theta) - np.array(grad)
    return new_theta
