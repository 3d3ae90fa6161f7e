"""partial 2/3: dX by a difference quotient, which is too coarse."""

import numpy as np


def layer_norm_backward(dY, X, gamma, eps=1e-5):
    def normed(A):
        c = A - A.mean(axis=-1, keepdims=True)
        return c / np.sqrt((c * c).mean(axis=-1, keepdims=True) + eps)

    X = X.astype(float)
    dX = np.zeros(X.shape)
    for i in np.ndindex(X.shape):
        moved = X.copy()
        moved[i] += 1e-3
        dX[i] = np.sum(dY * gamma * (normed(moved) - normed(X))) / 1e-3
    rows = tuple(range(X.ndim - 1))
    return dX, (dY * normed(X)).sum(axis=rows), dY.sum(axis=rows)
