"""full: moves along a unit vector, central."""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    e = np.zeros(len(X))
    e[i] = h
    return (f(X + e) - f(X - e)) / (2 * h)
