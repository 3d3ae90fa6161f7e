"""cause: The partial derivatives are added up to one number instead of collected in an array.
accepted: gradient/sums_the_entries
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    step = np.zeros(len(X))
    step[i] = h
    return (f(X + step) - f(X - step)) / (2 * h)


def gradient(f, X):
    grad = 0
    for i in range(len(X)):
        grad += partial_derivative(f, X, i)
    return grad
