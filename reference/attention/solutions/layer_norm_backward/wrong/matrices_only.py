"""partial 1/3: sums over the first axis alone."""

import numpy as np


def layer_norm_backward(dY, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(axis=-1, keepdims=True) + eps)
    xhat = (X - X.mean(axis=-1, keepdims=True)) / s
    g = gamma * dY
    dX = (g - g.mean(axis=-1, keepdims=True) - xhat * (g * xhat).mean(axis=-1, keepdims=True)) / s
    return dX, (dY * xhat).sum(axis=0), dY.sum(axis=0)
