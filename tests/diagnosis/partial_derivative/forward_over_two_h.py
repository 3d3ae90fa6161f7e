"""cause: A forward difference is divided by 2h, so the result is half the partial derivative.
accepted: partial_derivative/divides_by_two_h, partial_derivative/halves_the_derivative, any/factor
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-6
    shifted = np.array([float(x) for x in X])
    shifted[i] = shifted[i] + h
    return (f(shifted) - f(X)) / (2 * h)
