"""cause: It calls the global my_function2 instead of the function f that is passed.
accepted: partial_derivative/ignores_the_function, any/ignores_function
"""

import numpy as np


def my_function2(X):
    return 2 * X[0] ** 2 + 3 * X[0] * X[1] + 5 * X[1] ** 2


def partial_derivative(f, X, i):
    h = 1e-5
    step = np.zeros(len(X))
    step[i] = h
    return (my_function2(X + step) - my_function2(X - step)) / (2 * h)
