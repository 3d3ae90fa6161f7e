"""cause: X itself is moved by the step and not restored, so the array that was passed in is changed.
accepted: any/changes_arguments
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    X[i] += h
    f_plus = f(X)
    X[i] -= 2 * h
    f_minus = f(X)
    return (f_plus - f_minus) / (2 * h)
