"""cause: The index is taken as counted from 1, so the variable before X[i] is moved.
accepted: partial_derivative/counts_from_one
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    e = np.zeros(len(X))
    e[i - 1] = 1
    return (f(X + h * e) - f(X - h * e)) / (2 * h)
