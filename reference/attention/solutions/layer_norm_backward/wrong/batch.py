"""partial 1/3: batch normalisation's; dbeta is the same."""

import numpy as np


def layer_norm_backward(dY, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(axis=0) + eps)
    xhat = (X - X.mean(axis=0)) / s
    g = gamma * dY
    dX = (g - g.mean(axis=0) - xhat * (g * xhat).mean(axis=0)) / s
    axes = tuple(range(X.ndim - 1))
    return dX, (dY * xhat).sum(axis=axes), dY.sum(axis=axes)
