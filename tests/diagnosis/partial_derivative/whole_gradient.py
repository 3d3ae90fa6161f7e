"""cause: It returns the whole gradient, all partial derivatives, instead of the one with respect to X[i].
accepted: partial_derivative/gives_the_gradient, any/earlier_exercise
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    result = np.zeros(len(X))
    for i in range(len(X)):
        step = np.zeros(len(X))
        step[i] = h
        result[i] = (f(X + step) - f(X - step)) / (2 * h)
    return result
