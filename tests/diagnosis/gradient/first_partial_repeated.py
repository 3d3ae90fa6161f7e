"""cause: The index in the call stays 0, so every component is the partial derivative with respect to the first variable.
accepted: gradient/repeats_the_first_entry
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    step = np.zeros(len(X))
    step[i] = h
    return (f(X + step) - f(X - step)) / (2 * h)


def gradient(f, X):
    return np.array([partial_derivative(f, X, 0) for i in range(len(X))])
