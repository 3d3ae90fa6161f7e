"""cause: The components are stored in an array made by zeros_like of X, so for integer X they are cut off to integers.
accepted: gradient/truncates_the_entries, any/truncated
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    step = np.zeros(len(X))
    step[i] = h
    return (f(X + step) - f(X - step)) / (2 * h)


def gradient(f, X):
    grad = np.zeros_like(X)
    for i in range(X.shape[0]):
        grad[i] = partial_derivative(f, X, i)
    return grad
