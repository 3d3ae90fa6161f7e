"""partial 0.75: zeros_like of integers holds integers."""

import numpy as np


def gradient(f, X):
    h = 1e-5
    g = np.zeros_like(X)
    for i, e in enumerate(np.eye(len(X))):
        g[i] = (f(X + h * e) - f(X - h * e)) / (2 * h)
    return g
