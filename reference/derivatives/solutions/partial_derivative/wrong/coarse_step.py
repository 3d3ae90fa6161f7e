"""half: forward difference, h = 0.1."""

import numpy as np


def partial_derivative(f, X, i):
    h = 0.1
    e = np.zeros(len(X))
    e[i] = h
    return (f(X + e) - f(X)) / h
