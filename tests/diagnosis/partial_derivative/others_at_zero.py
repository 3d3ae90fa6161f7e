"""cause: All other variables are 0 where f is evaluated.
accepted: none
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    above, below = np.zeros(len(X)), np.zeros(len(X))
    above[i], below[i] = X[i] + h, X[i] - h
    return (f(above) - f(below)) / (2 * h)
