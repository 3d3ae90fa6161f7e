"""cause: Always two partial derivatives are computed, however many variables X has.
accepted: gradient/takes_two_variables, any/fixed_size
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    step = np.zeros(len(X))
    step[i] = h
    return (f(X + step) - f(X - step)) / (2 * h)


def gradient(f, X):
    dx = partial_derivative(f, X, 0)
    dy = partial_derivative(f, X, 1)
    return np.array([dx, dy])
