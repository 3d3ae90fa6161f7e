"""full: the quadratic form X A X."""

import numpy as np


def my_function2(X):
    A = np.array([[2, 1.5], [1.5, 5]])
    return X @ A @ X
