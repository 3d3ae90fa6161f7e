"""cause: X itself is moved by the steps and not restored, so the array that was passed in is changed.
accepted: any/changes_arguments, gradient/leaves_variables_moved
"""

import numpy as np


def gradient(f, X):
    h = 1e-6
    grad = np.zeros(len(X))
    for i in range(len(X)):
        before = f(X)
        X[i] = X[i] + h
        after = f(X)
        grad[i] = (after - before) / h
    return grad
