"""zero: rows and columns have changed places."""

import numpy as np


def relu_gradient(X):
    return np.where(X > 0, 1.0, 0.0).T
