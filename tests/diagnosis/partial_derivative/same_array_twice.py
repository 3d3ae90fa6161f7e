"""cause: The two points are not copies but the same array, so the steps cancel, both function values are equal and the result is 0.
accepted: partial_derivative/moves_the_array_itself, any/changes_arguments, any/constant
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-4
    X_forward = X
    X_backward = X
    X_forward[i] += h
    X_backward[i] -= h
    return (f(X_forward) - f(X_backward)) / (2 * h)
