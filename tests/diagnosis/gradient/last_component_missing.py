"""cause: The loop ends one too early, so the last component stays zero.
accepted: gradient/stops_one_short
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    step = np.zeros(len(X))
    step[i] = h
    return (f(X + step) - f(X - step)) / (2 * h)


def gradient(f, X):
    n = len(X)
    g = np.zeros(n)
    i = 0
    while i < n - 1:
        g[i] = partial_derivative(f, X, i)
        i = i + 1
    return g
