"""cause: The negative gradient, the direction of descent, is returned.
accepted: gradient/reverses_the_sign, any/factor
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    step = np.zeros(len(X))
    step[i] = h
    return (f(X + step) - f(X - step)) / (2 * h)


def gradient(f, X):
    direction = np.zeros(len(X))
    for i in range(len(X)):
        direction[i] = -partial_derivative(f, X, i)
    return direction
