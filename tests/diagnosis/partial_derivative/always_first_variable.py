"""cause: The first variable is moved whatever i is.
accepted: partial_derivative/ignores_the_index
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    A = X.astype(float)
    B = X.astype(float)
    A[0] += h
    B[0] -= h
    return (f(A) - f(B)) / (2 * h)
