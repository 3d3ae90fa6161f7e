"""full: fills an array of zeros, with a float copy of X."""

import numpy as np


def gradient(f, X):
    g = np.zeros(X.shape)
    for i in range(X.size):
        P = X.astype(float)
        P[i] = X[i] + 1e-4
        g[i] = f(P)
        P[i] = X[i] - 1e-4
        g[i] = (g[i] - f(P)) / 2e-4
    return g
