"""cause: float() of a row fails: only vectors come out right.
accepted: any/only_vectors
"""

import numpy as np


def sgd(theta, grad, eta=0.01):
    moved = []
    for i in range(len(theta)):
        moved.append(float(theta[i]) - eta * float(grad[i]))
    return np.array(moved)
