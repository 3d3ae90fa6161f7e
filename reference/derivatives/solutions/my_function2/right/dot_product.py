"""full: coefficients times monomials, of shape (1,)."""

import numpy as np


def my_function2(X):
    monomials = np.array([[X[0] ** 2], [X[0] * X[1]], [X[1] ** 2]])
    return np.array([2, 3, 5]).dot(monomials)
