"""full: dX by complex steps of the sum of dY Y."""

import numpy as np


def batch_norm_backward(dY, X, gamma, eps=1e-5):
    n, d = X.shape

    def total(x):
        centred = x - x.sum(axis=0) / n
        return np.sum(dY * gamma * centred / np.sqrt((centred**2).sum(axis=0) / n + eps))

    dX = np.zeros((n, d))
    for i in range(n):
        for j in range(d):
            step = np.zeros((n, d), dtype=complex)
            step[i, j] = 1e-30j
            dX[i, j] = total(X + step).imag / 1e-30
    Xhat = (X - X.mean(axis=0)) / np.sqrt(X.var(axis=0) + eps)
    return dX, (dY * Xhat).sum(axis=0), dY.sum(axis=0)
