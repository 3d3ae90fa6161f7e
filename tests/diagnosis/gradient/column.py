"""cause: The gradient is returned as a column of shape (n, 1) instead of an array of shape (n,).
accepted: any/column_for_vector, any/shape
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    step = np.zeros(len(X))
    step[i] = h
    return (f(X + step) - f(X - step)) / (2 * h)


def gradient(f, X):
    grad = np.zeros((len(X), 1))
    for i in range(len(X)):
        grad[i, 0] = partial_derivative(f, X, i)
    return grad
