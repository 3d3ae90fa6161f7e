"""cause: Only the step eta times gradient is returned instead of the new parameters.
accepted: sgd/gives_the_step
"""

import numpy as np


def sgd(theta, grad, eta=0.01):
    update = np.multiply(eta, grad)
    return update
