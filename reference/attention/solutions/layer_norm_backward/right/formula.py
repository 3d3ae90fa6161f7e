"""full: the formula of the text."""

import numpy as np


def layer_norm_backward(dY, X, gamma, eps=1e-5):
    mu = X.mean(axis=-1, keepdims=True)
    s = np.sqrt(X.var(axis=-1, keepdims=True) + eps)
    xhat = (X - mu) / s
    g = dY * gamma
    dX = (g - g.mean(axis=-1, keepdims=True) - xhat * (g * xhat).mean(axis=-1, keepdims=True)) / s
    axes = tuple(range(X.ndim - 1))
    return dX, (dY * xhat).sum(axis=axes), dY.sum(axis=axes)
