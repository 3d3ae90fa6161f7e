"""zero: returns after the first variable."""

import numpy as np


def gradient(f, X):
    h = 1e-5
    g = np.zeros(len(X))
    for i, e in enumerate(np.eye(len(X))):
        g[i] = (f(X + h * e) - f(X - h * e)) / (2 * h)
        return g
