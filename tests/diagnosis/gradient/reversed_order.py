"""cause: The partial derivatives are collected in reversed order.
accepted: gradient/reverses_the_order, any/rows_permuted
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    step = np.zeros(len(X))
    step[i] = h
    return (f(X + step) - f(X - step)) / (2 * h)


def gradient(f, X):
    components = []
    for i in range(len(X)):
        components.insert(0, partial_derivative(f, X, i))
    return np.array(components)
