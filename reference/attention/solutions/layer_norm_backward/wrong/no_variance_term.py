"""partial 2/3: the way through the variance is forgotten."""

import numpy as np


def layer_norm_backward(dY, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(axis=-1, keepdims=True) + eps)
    xhat = (X - X.mean(axis=-1, keepdims=True)) / s
    g = gamma * dY
    axes = tuple(range(X.ndim - 1))
    return (g - g.mean(axis=-1, keepdims=True)) / s, (dY * xhat).sum(axis=axes), dY.sum(axis=axes)
