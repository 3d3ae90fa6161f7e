"""full: returns a list, forward."""

import numpy as np


def gradient(f, X):
    h = 1e-6
    at_X = f(X)
    return [(f(X + h * e) - at_X) / h for e in np.eye(len(X))]
