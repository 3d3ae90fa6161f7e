"""zero: knows functions of two variables alone."""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    x, y = X
    if i == 0:
        return (f(np.array([x + h, y])) - f(np.array([x - h, y]))) / (2 * h)
    return (f(np.array([x, y + h])) - f(np.array([x, y - h]))) / (2 * h)
