"""full: the chain rule one node at a time, through variance and mean."""

import numpy as np


def layer_norm_backward(dY, X, gamma, eps=1e-5):
    d = X.shape[-1]
    dy, x = dY.reshape(-1, d), X.reshape(-1, d)
    mu = x.sum(axis=1, keepdims=True) / d
    xmu = x - mu
    var = (xmu**2).sum(axis=1, keepdims=True) / d
    ivar = 1 / np.sqrt(var + eps)
    xhat = xmu * ivar

    dxhat = dy * gamma
    dvar = np.sum(dxhat * xmu, axis=1, keepdims=True) * -0.5 * (var + eps) ** -1.5
    dmu = np.sum(-dxhat * ivar, axis=1, keepdims=True) + dvar * np.mean(-2 * xmu, axis=1, keepdims=True)
    dx = dxhat * ivar + dvar * 2 * xmu / d + dmu / d
    return dx.reshape(X.shape), np.sum(dy * xhat, axis=0), np.sum(dy, axis=0)
