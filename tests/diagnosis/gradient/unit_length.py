"""cause: The gradient is scaled to length one.
accepted: gradient/normalises
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    step = np.zeros(len(X))
    step[i] = h
    return (f(X + step) - f(X - step)) / (2 * h)


def gradient(f, X):
    grad = np.array([partial_derivative(f, X, i) for i in range(len(X))])
    return grad / np.linalg.norm(grad)
