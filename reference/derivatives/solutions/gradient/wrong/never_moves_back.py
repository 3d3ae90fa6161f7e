"""zero: a variable once moved stays moved."""

import numpy as np


def gradient(f, X):
    h = 1e-5
    P = np.array(X, dtype=float)
    g = np.zeros(len(X))
    for i in range(len(X)):
        P[i] += h
        g[i] = (f(P) - f(X)) / h
    return g
