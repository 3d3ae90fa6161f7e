"""full: the derivative of f along one variable, with a function in a function."""

import numpy as np


def partial_derivative(f, X, i):
    def along(t):
        Y = np.array(X, dtype=float)
        Y[i] = t
        return f(Y)

    h = 1e-6
    return (along(X[i] + h) - along(X[i] - h)) / (2 * h)
