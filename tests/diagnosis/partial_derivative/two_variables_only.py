"""cause: It is written for exactly two variables, so it fails or leaves variables out for other lengths of X.
accepted: partial_derivative/takes_two_variables, any/fixed_size
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    x, y = X[0], X[1]
    if i == 0:
        return (f(np.array([x + h, y])) - f(np.array([x - h, y]))) / (2 * h)
    else:
        return (f(np.array([x, y + h])) - f(np.array([x, y - h]))) / (2 * h)
