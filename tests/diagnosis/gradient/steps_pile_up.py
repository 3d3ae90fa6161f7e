"""cause: The step vector is not set back to zero between the components, so component i also contains the partial derivatives of all variables before it.
accepted: gradient/leaves_variables_moved
"""

import numpy as np


def gradient(f, X):
    h = 1e-5
    grad = np.zeros(len(X))
    step = np.zeros(len(X))
    for i in range(len(X)):
        step[i] = h
        grad[i] = (f(X + step) - f(X - step)) / (2 * h)
    return grad
