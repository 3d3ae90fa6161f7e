"""cause: The central difference is divided by h instead of 2h, so the result is twice too large.
accepted: partial_derivative/forgets_the_two, any/factor
"""

import numpy as np


def partial_derivative(f, X, i):
    h = 1e-5
    plus = np.array(X, dtype=float)
    minus = np.array(X, dtype=float)
    plus[i] += h
    minus[i] -= h
    return (f(plus) - f(minus)) / h
