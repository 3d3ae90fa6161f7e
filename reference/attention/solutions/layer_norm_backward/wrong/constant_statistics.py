"""partial 2/3: mean and variance held constant."""

import numpy as np


def layer_norm_backward(dY, X, gamma, eps=1e-5):
    s = np.sqrt(X.var(axis=-1, keepdims=True) + eps)
    xhat = (X - X.mean(axis=-1, keepdims=True)) / s
    axes = tuple(range(X.ndim - 1))
    return dY * gamma / s, (dY * xhat).sum(axis=axes), dY.sum(axis=axes)
